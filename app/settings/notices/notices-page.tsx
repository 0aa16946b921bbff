import { useRevalidator } from "@remix-run/react";
import { useEffect, useState } from "react";
import type { PushLevel, PushService } from "../../../worker/shared/push.ts";
import { failureOf } from "../../lib/failure-of.ts";
import { noticeStrings as words } from "../../lib/notice-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { PageHead, Section } from "../section.tsx";
import { DeviceRows } from "./device-rows.tsx";
import { LevelChoice } from "./level-choice.tsx";
import { SoundChoice } from "./sound-choice.tsx";
import { type DeviceState, readDevice, turnOff, turnOn } from "./this-device.ts";

export type Device = { id: string; service: PushService; mark: string; addedAt: string };
type Result = { ok: boolean; text: string };

/** How somebody hears of news who does not look: on this device and others, of what, and with which sound. */
export function NoticesPage({ level, devices }: { level: PushLevel; devices: Device[] }) {
  const { device, isBusy, result, act } = useDevice(devices);
  const isOn = device.type === "on";
  return (
    <>
      <PageHead title={words.title} lead={words.lead} />
      <Section id="here" title={words.here} lead={words.hereLead}>
        <p data-device={device.type}>{words.state[device.type]}</p>
        <div className="flex flex-wrap gap-3 empty:hidden">
          {device.type === "off" && (
            <Button look="primary" disabled={isBusy} onClick={() => act(switchOn)}>
              {isBusy ? words.asking : words.turnOn}
            </Button>
          )}
          {isOn && (
            <Button disabled={isBusy} onClick={() => act(() => switchOff(device.endpoint))}>
              {words.turnOff}
            </Button>
          )}
          {devices.length > 0 && (
            <Button disabled={isBusy} onClick={() => act(tryOut)}>
              {words.test}
            </Button>
          )}
        </div>
        <ResultLine result={result} isPending={isBusy} />
      </Section>
      <LevelChoice level={level} />
      <SoundChoice />
      <DeviceRows devices={devices} ownMark={isOn ? device.mark : null} />
    </>
  );
}

/** This browser's state beside the server's list, and one thing at a time that changes it. */
function useDevice(devices: readonly Device[]) {
  const { revalidate } = useRevalidator();
  const [device, setDevice] = useState<DeviceState>({ type: "checking" });
  const [isBusy, setIsBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  useEffect(() => {
    let isGone = false;
    void readDevice(devices.map(({ mark }) => mark)).then((read) => !isGone && setDevice(read));
    return () => {
      isGone = true;
    };
  }, [devices]);

  const act = (what: () => Promise<Result>): void => {
    setIsBusy(true);
    setResult(null);
    void what()
      .catch((error: unknown) => ({ ok: false, text: words.failed(failureOf(error).reason) }))
      .then((ended) => {
        setResult(ended);
        setIsBusy(false);
        revalidate();
      });
  };
  return { device, isBusy, result, act };
}

async function switchOn(): Promise<Result> {
  const ended = await turnOn();
  if (ended === "done") return { ok: true, text: words.turnedOn };
  return { ok: false, text: ended === "not_allowed" ? words.notAllowed : words.failed(ended) };
}

async function switchOff(endpoint: string): Promise<Result> {
  await turnOff(endpoint);
  return { ok: true, text: words.turnedOff };
}

async function tryOut(): Promise<Result> {
  const { sent, failed } = await trpc.push.test.mutate();
  return { ok: sent > 0, text: words.tested(sent, failed) };
}
