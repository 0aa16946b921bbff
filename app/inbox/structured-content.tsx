import {
  ClipboardList,
  CornerDownRight,
  LayoutTemplate,
  List,
  MapPin,
  Megaphone,
  Share2,
  ShoppingBag,
  User,
} from "lucide-react";
import type { MessageContent, Referral } from "../../worker/shared/wire.ts";
import { contentStrings as words } from "../lib/content-strings.ts";
import { CardLine, CardLink, MessageCard, webAddress } from "./message-card.tsx";

const ICON = { className: "size-4", strokeWidth: 1.8 } as const;

/** What a message holds besides its text and files: a place, cards, choices, an order. */
export function StructuredContent({ content }: { content: MessageContent }) {
  switch (content.type) {
    case "location":
      return <Location content={content} />;
    case "contacts":
      return content.contacts.map((contact, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: cards have no id and never move
        <ContactCard key={at} contact={contact} />
      ));
    case "buttons":
      return <Options title={null} header={content.header} footer={content.footer} options={content.buttons} />;
    case "list":
      return (
        <Options
          title={words.showOptions(content.button, content.sections.flatMap(({ rows }) => rows).length)}
          header={content.header}
          footer={content.footer}
          options={content.sections.flatMap(({ rows }) => rows)}
        />
      );
    case "choice":
      return (
        <MessageCard icon={<CornerDownRight {...ICON} />} title={content.title}>
          {content.description && <CardLine>{content.description}</CardLine>}
        </MessageCard>
      );
    case "template":
      return (
        <MessageCard icon={<LayoutTemplate {...ICON} />} title={content.header ?? words.template(content.name)}>
          {content.footer && <CardLine>{content.footer}</CardLine>}
          <OptionList options={content.buttons.map(({ title, kind }, at) => ({ id: `${at} ${kind}`, title }))} />
        </MessageCard>
      );
    case "order":
      return <Order content={content} />;
    case "form":
      return (
        <MessageCard icon={<ClipboardList {...ICON} />} title={content.name || words.form}>
          {content.values.map(({ name, value }) => (
            <CardLine key={name}>
              <span className="font-medium">{name}</span> {value}
            </CardLine>
          ))}
        </MessageCard>
      );
    case "share":
      return <Share content={content} />;
  }
}

type Content<Type extends MessageContent["type"]> = Extract<MessageContent, { type: Type }>;

function Location({ content }: { content: Content<"location"> }) {
  const { latitude, longitude, name, address } = content;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return (
    <MessageCard icon={<MapPin {...ICON} />} title={name ?? words.location}>
      {address && <CardLine>{address}</CardLine>}
      <CardLine>{words.coordinates(latitude, longitude)}</CardLine>
      <CardLink href={map}>{words.openMap}</CardLink>
    </MessageCard>
  );
}

function ContactCard({ contact }: { contact: Content<"contacts">["contacts"][number] }) {
  return (
    <MessageCard icon={<User {...ICON} />} title={contact.name || words.contactNameless}>
      {contact.organization && <CardLine>{contact.organization}</CardLine>}
      {contact.phones.map(({ number }) => (
        <p key={number}>
          <CardLink href={`tel:${number.replace(/[^\d+]/g, "")}`}>
            <bdi dir="ltr">{number}</bdi>
          </CardLink>
        </p>
      ))}
      {contact.emails.map((email) => (
        <p key={email}>
          <CardLink href={`mailto:${encodeURIComponent(email).replace("%40", "@")}`}>{email}</CardLink>
        </p>
      ))}
    </MessageCard>
  );
}

type Option = { id: string; title: string; description?: string | null };

function Options({
  title,
  header,
  footer,
  options,
}: {
  title: string | null;
  header: string | null;
  footer: string | null;
  options: Option[];
}) {
  return (
    <MessageCard icon={<List {...ICON} />} title={header ?? title ?? words.options(options.length)}>
      {header && title && <CardLine>{title}</CardLine>}
      <OptionList options={options} />
      {footer && <CardLine>{footer}</CardLine>}
    </MessageCard>
  );
}

/** As they were sent: nothing to press here, they are the customer's to choose from. */
function OptionList({ options }: { options: Option[] }) {
  if (options.length === 0) return null;
  return (
    <ul className="mt-1.5 flex flex-col gap-1 text-sm">
      {options.map(({ id, title, description }) => (
        <li key={id} className="rounded-sm bg-[color-mix(in_srgb,currentColor_7%,transparent)] px-2.5 py-1.5">
          <span dir="auto" className="block text-start">
            {title}
          </span>
          {description && (
            <span
              dir="auto"
              className="block text-start text-[color-mix(in_srgb,currentColor_76%,transparent)] text-xs"
            >
              {description}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Order({ content }: { content: Content<"order"> }) {
  const count = content.items.reduce((sum, { quantity }) => sum + quantity, 0);
  return (
    <MessageCard icon={<ShoppingBag {...ICON} />} title={`${words.order}: ${words.orderItems(count)}`}>
      {content.items.map(({ productId, quantity, price, currency }) => (
        <CardLine key={productId}>
          {words.quantity(quantity, productId)}
          {price !== null && <span className="tabular-nums"> {[price, currency].filter(Boolean).join(" ")}</span>}
        </CardLine>
      ))}
    </MessageCard>
  );
}

function Share({ content }: { content: Content<"share"> }) {
  const { source, url, title } = content;
  const address = webAddress(url);
  const isStory = source.startsWith("story");
  return (
    <MessageCard icon={<Share2 {...ICON} />} title={words.share[source]}>
      {title && <CardLine>{title}</CardLine>}
      {address && <CardLink href={address}>{words.openShare}</CardLink>}
      {isStory && <CardLine>{words.storyGone}</CardLine>}
    </MessageCard>
  );
}

/** Where somebody came from: an ad, a post, a link. */
export function ReferralCard({ referral }: { referral: Referral }) {
  const address = webAddress(referral.url);
  return (
    <MessageCard icon={<Megaphone {...ICON} />} title={words.referral[referral.source]}>
      {referral.headline && <CardLine>{referral.headline}</CardLine>}
      {referral.body && <CardLine>{referral.body}</CardLine>}
      {address && <CardLink href={address}>{words.openShare}</CardLink>}
    </MessageCard>
  );
}
