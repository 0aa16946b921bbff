import { useEffect, useRef, useState } from "react";
import type { Account } from "../../worker/shared/wire.ts";
import { resultOf } from "../forms/result-of.ts";
import { useFormAnswer } from "../forms/use-form-answer.ts";
import { connectStrings } from "../lib/connect-strings.ts";
import { strings } from "../lib/strings.ts";
import { Mark } from "../settings/section.tsx";
import { Button } from "../ui/button.tsx";
import { ResultLine } from "../ui/result-line.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { ChannelTile } from "./channel-tile.tsx";
import type { ConnectAnswer } from "./connect-action.ts";
import type { Offer } from "./connection.ts";
import { HISTORY_DAYS } from "./history-days.ts";

const words = connectStrings.offers;

/** What the provider offers for some credentials, to be ticked and connected. Asked for when it is drawn. */
export function AvailableAccounts({
  credentialId,
  accounts,
  historyDays,
}: {
  credentialId: string;
  /** What is connected already. */
  accounts: readonly Account[];
  historyDays: number;
}) {
  const { submit, answer, isPending } = useFormAnswer<ConnectAnswer>(["available"]);
  const ask = useRef(() => {});
  ask.current = () => submit({ intent: "available", credentialId }, { method: "post" });
  // biome-ignore lint/correctness/useExhaustiveDependencies: other credentials have other accounts
  useEffect(() => ask.current(), [credentialId]);

  const offers = answer?.ok && answer.intent === "available" ? answer.done.items : null;
  return (
    <div aria-busy={isPending} className="flex flex-col gap-4">
      {offers === null ? (
        answer === null || isPending ? (
          <OffersSkeleton />
        ) : (
          <ResultLine result={resultOf(answer, null)} />
        )
      ) : offers.length === 0 ? (
        <div className="rounded-card border border-line bg-surface p-5">
          <h2 className="font-semibold text-md">{words.none}</h2>
          <p className="mt-1 text-ink-2 text-md">{words.noneText}</p>
        </div>
      ) : (
        <PickForm offers={offers} accounts={accounts} credentialId={credentialId} historyDays={historyDays} />
      )}
      <Button size="sm" onClick={() => ask.current()} disabled={isPending} className="self-start">
        {isPending ? connectStrings.working : words.again}
      </Button>
    </div>
  );
}

function PickForm({
  offers,
  accounts,
  credentialId,
  historyDays,
}: {
  offers: readonly Offer[];
  accounts: readonly Account[];
  credentialId: string;
  historyDays: number;
}) {
  const { Form, answer, isPending } = useFormAnswer<ConnectAnswer>(["connect"]);
  const here = new Set(accounts.filter(({ state }) => state !== "removed").map(({ externalId }) => externalId));
  const free = offers.filter(({ externalId }) => !here.has(externalId));
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(
    () => new Set(free.filter(({ state }) => state !== "connected").map(({ externalId }) => externalId)),
  );
  const picked = free.filter(({ externalId }) => !unticked.has(externalId));
  const toggle = (externalId: string) =>
    setUnticked((before) => {
      const after = new Set(before);
      if (!after.delete(externalId)) after.add(externalId);
      return after;
    });
  return (
    <Form method="post" className="flex flex-col gap-4">
      <input type="hidden" name="intent" value="connect" />
      <input type="hidden" name="credentialId" value={credentialId} />
      <fieldset className="overflow-hidden rounded-card border border-line bg-surface">
        <legend className="sr-only">{words.list}</legend>
        {offers.map((offer) => (
          <OfferRow
            key={offer.externalId}
            offer={offer}
            isHere={here.has(offer.externalId)}
            isPicked={!here.has(offer.externalId) && !unticked.has(offer.externalId)}
            onToggle={() => toggle(offer.externalId)}
          />
        ))}
      </fieldset>
      {free.length > 0 && (
        <div className="max-w-[320px]">
          <SelectField
            name="historyDays"
            label={words.history}
            defaultValue={HISTORY_DAYS.find((days) => days === historyDays) ?? 30}
            choices={HISTORY_DAYS.map((days) => ({ value: String(days), name: words.historyDays(days) }))}
          />
          <p className="mt-1.5 text-ink-2 text-sm">{words.historyHint}</p>
        </div>
      )}
      <ResultLine result={resultOf(answer, null)} />
      {free.length > 0 && (
        <Button type="submit" look="primary" disabled={isPending || picked.length === 0} className="self-start">
          {isPending ? words.connecting : words.pick(picked.length)}
        </Button>
      )}
    </Form>
  );
}

function OfferRow({
  offer: { externalId, channel, name, state },
  isHere,
  isPicked,
  onToggle,
}: {
  offer: Offer;
  isHere: boolean;
  isPicked: boolean;
  onToggle: () => void;
}) {
  return (
    <label className="grid cursor-pointer grid-cols-[20px_34px_minmax(0,1fr)] items-center gap-x-3.5 gap-y-2 border-line border-t px-4 py-3.5 first-of-type:border-t-0 panes:flex panes:px-[18px]">
      <input
        type="checkbox"
        name="externalIds"
        value={externalId}
        checked={isPicked}
        disabled={isHere}
        onChange={onToggle}
        className="size-5 flex-none accent-accent"
      />
      <ChannelTile channel={channel} />
      <span className="min-w-0 flex-1">
        <span dir="auto" className="one-line block truncate font-medium text-lg">
          {name}
        </span>
        <span className="block text-ink-2 text-sm">{strings.channel[channel]}</span>
      </span>
      <span className="col-start-3 justify-self-start">
        {isHere ? (
          <Mark>{words.here}</Mark>
        ) : (
          <Mark look={state === "connected" ? "good" : "bad"}>
            {state === "connected" ? words.ready : connectStrings.accountState[state].name}
          </Mark>
        )}
      </span>
    </label>
  );
}

function OffersSkeleton() {
  return (
    <div role="status" aria-label={words.loading} className="rounded-card border border-line bg-surface px-[18px]">
      {["one", "two"].map((row) => (
        <div key={row} className="flex items-center gap-3.5 border-line border-b py-3.5 last:border-b-0">
          <span className="skeleton size-5 rounded-sm" />
          <span className="skeleton size-[34px] rounded-[10px]" />
          <span className="skeleton h-4 w-1/2 rounded-sm" />
        </div>
      ))}
    </div>
  );
}
