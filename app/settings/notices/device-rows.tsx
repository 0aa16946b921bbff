import { useRevalidator } from "@remix-run/react";
import { useState } from "react";
import { failureOf } from "../../lib/failure-of.ts";
import { noticeStrings as words } from "../../lib/notice-strings.ts";
import { trpc } from "../../lib/trpc-client.ts";
import { useClock } from "../../lib/use-clock.ts";
import { Button } from "../../ui/button.tsx";
import { ResultLine } from "../../ui/result-line.tsx";
import { momentText } from "../moment.ts";
import { Mark, Row, Rows, Section } from "../section.tsx";
import type { Device } from "./notices-page.tsx";

/** Everything that is told, with a way to end it from here. */
export function DeviceRows({ devices, ownMark }: { devices: Device[]; ownMark: string | null }) {
  const clock = useClock();
  const { revalidate } = useRevalidator();
  const [removing, setRemoving] = useState<string | null>(null);
  const [result, setResult] = useState<{ ok: boolean; text: string } | null>(null);

  async function remove(id: string): Promise<void> {
    setRemoving(id);
    setResult(null);
    try {
      await trpc.push.unsubscribe.mutate({ id });
      setResult({ ok: true, text: words.removed });
    } catch (error) {
      setResult({ ok: false, text: words.failed(failureOf(error).reason) });
    }
    setRemoving(null);
    revalidate();
  }

  return (
    <Section id="devices" title={words.devices} lead={words.devicesLead}>
      <ResultLine result={result} isPending={removing !== null} />
      {devices.length === 0 ? (
        <p className="text-ink-2">{words.noDevices}</p>
      ) : (
        <Rows label={words.devices}>
          {devices.map(({ id, service, mark, addedAt }) => {
            const since = momentText(addedAt, clock);
            return (
              <Row key={id}>
                <span className="min-w-0 flex-1">
                  <span className="block font-medium">{words.services[service]}</span>
                  <time dateTime={addedAt} className="block text-ink-2 text-sm">
                    {words.since(since)}
                  </time>
                </span>
                {mark === ownMark && <Mark look="good">{words.thisDevice}</Mark>}
                <Button
                  size="sm"
                  disabled={removing !== null}
                  aria-label={words.removeOf(words.services[service], since)}
                  onClick={() => void remove(id)}
                >
                  {words.remove}
                </Button>
              </Row>
            );
          })}
        </Rows>
      )}
    </Section>
  );
}
