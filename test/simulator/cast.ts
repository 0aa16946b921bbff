import type { AttachmentInput, PersonInput } from "./control-schema.ts";
import { DEMO_INSTAGRAM_ID, DEMO_WHATSAPP_ID } from "./demo.ts";

export type CastLine = {
  text: string | null;
  attachments?: AttachmentInput[];
  /** Opening lines only: how long before the demo began it was written. */
  minutesAgo?: number;
  /** Written by the shop on its phone. */
  isOurs?: boolean;
  /** Groups: which member writes. */
  member?: number;
};

export type CastMember = {
  key: string;
  accountId: string;
  /** One person, or the members of a group. */
  people: readonly [PersonInput, ...PersonInput[]];
  groupName?: string;
  /** What was said before the demo began. */
  opening: readonly CastLine[];
  /** What they come up with by themselves, in order, then from the start again. */
  later: readonly [CastLine, ...CastLine[]];
  /** What they say when they are answered. */
  replies: readonly [string, ...string[]];
};

/**
 * The customers of Casa Lino, a shop for linen that does not exist. Nobody here is real: the numbers have
 * too many digits to ring anywhere.
 */
export const CAST: readonly CastMember[] = [
  {
    key: "marta",
    accountId: DEMO_WHATSAPP_ID,
    people: [{ name: "Marta Vidal", phone: "3461200000201" }],
    opening: [
      { text: "Hi! Is the oat tablecloth still available in 250 cm?", minutesAgo: 1_510 },
      { text: "Hello Marta, yes, two left in 250. Shall I put one aside?", isOurs: true, minutesAgo: 1_496 },
      { text: "Please do! I'll send you a photo of the table", minutesAgo: 1_490 },
      { text: "This is it, ten seats", attachments: [{ kind: "photo" }], minutesAgo: 9 },
    ],
    later: [
      { text: "Do you think oat or sand fits better with dark wood?" },
      { text: "And how do I wash it? The last one shrank a bit 🙈" },
      { text: "Could you add four napkins in the same colour?" },
      { text: "My sister wants one too, 180 cm if you have it" },
      { text: "Can I pay with Bizum?" },
    ],
    replies: [
      "Perfect, thank you so much!",
      "Oh good. And when would it arrive?",
      "You are the best 💛",
      "Let me ask at home and I'll tell you tonight",
    ],
  },
  {
    key: "tomas",
    accountId: DEMO_WHATSAPP_ID,
    people: [{ name: "Tomás Ferrer", phone: "3461200000202" }],
    opening: [
      { text: "Good morning, order 4471 should have been here on Tuesday.", minutesAgo: 190 },
      { text: "Any news?", minutesAgo: 64 },
    ],
    later: [
      { text: "The tracking page still says 'in transit'." },
      { text: "I am at home until six today, if that helps the driver." },
      { text: "Hello? Anyone there?" },
      { text: "Never mind, the parcel is here. One corner of the box is wet, the curtains look fine." },
      { text: "Do I keep the receipt for the guarantee?" },
    ],
    replies: [
      "OK, thanks for looking into it.",
      "Understood. Please write to me as soon as you know more.",
      "Tomorrow before noon would be fine.",
      "Fine. I'll wait.",
    ],
  },
  {
    key: "layla",
    accountId: DEMO_WHATSAPP_ID,
    people: [{ name: "ليلى حداد", phone: "9715000000203" }],
    opening: [
      { text: "مرحبا، هل تشحنون إلى دبي؟", minutesAgo: 1_320 },
      { text: "أهلاً ليلى! Yes, we ship to Dubai in 6 to 8 days.", isOurs: true, minutesAgo: 1_301 },
      { text: "ممتاز، كم سعر طقم السرير الأبيض مقاس 200×200؟", minutesAgo: 41 },
    ],
    later: [
      { text: "هل يوجد لون رملي أيضاً؟" },
      { text: "أحتاج طقمين، هل هناك خصم؟ 😊" },
      { text: "Can I also get pillow cases 50×75?" },
      { text: "شكراً، سأطلب غداً إن شاء الله" },
    ],
    replies: ["شكراً جزيلاً 🌷", "تمام، سأفكر وأرد عليك", "Great, thank you!", "هل يمكن الدفع عند الاستلام؟"],
  },
  {
    key: "lotte",
    accountId: DEMO_WHATSAPP_ID,
    // Reachable by LID only: WhatsApp hides her number, and nothing here may need one.
    people: [{ name: "Lotte 🌿", lid: "184467440737095", isPhoneHidden: true }],
    opening: [{ text: "Hoi! Found you through a friend 🌿 do you make napkins in sage green?", minutesAgo: 26 }],
    later: [
      { text: "Sage, like the leaf, not mint 😅" },
      { text: "😍😍😍" },
      { text: null, attachments: [{ kind: "sticker" }] },
      { text: "How many come in a set?" },
    ],
    replies: ["🙌", "Lovely, I'll take six then!", "Dank je wel! 🌿", "Hmm, do you have a picture in daylight?"],
  },
  {
    key: "ben",
    accountId: DEMO_WHATSAPP_ID,
    people: [{ name: "Ben Okafor", phone: "44770000000204" }],
    opening: [
      { text: "Hi, I left you a voice message, easier than typing with the baby", minutesAgo: 17 },
      { text: null, attachments: [{ kind: "voice" }], minutesAgo: 16 },
    ],
    later: [
      { text: "Could you send me the size chart for cot sheets?" },
      { text: "60 × 120 it is", attachments: [{ kind: "document", fileName: "cot-manual.pdf" }] },
      { text: "Is the linen pre-washed? Asking for soft-skin reasons 👶" },
      { text: "Just ordered three on the website. Cheers!" },
    ],
    replies: ["Brilliant, cheers", "Ah that makes sense", "Sorry, hands full. Yes please!", "Got it 👍"],
  },
  {
    key: "wedding",
    accountId: DEMO_WHATSAPP_ID,
    groupName: "Wedding Ana & Iker 💍",
    people: [
      { name: "Ana Soler", phone: "3461200000205" },
      { name: "Iker Etxea", phone: "3461200000206" },
      { name: "Nerea · planner", lid: "184467440737096", phone: "3461200000207" },
    ],
    opening: [
      {
        text: "Hello! I opened this group for the table linen, so that we all see the same",
        member: 2,
        minutesAgo: 380,
      },
      { text: "120 guests in the end 😬", member: 0, minutesAgo: 372 },
      { text: "Thank you for having us. I'll send a proposal for 15 round tables.", isOurs: true, minutesAgo: 350 },
      { text: "Iker wants terracotta, I want white. Help.", member: 0, minutesAgo: 33 },
    ],
    later: [
      { text: "Terracotta runners on white cloths? Everybody wins", member: 1 },
      { text: "I need the final count of napkins by Friday please", member: 2 },
      { text: "My aunt asks whether they can be ironed on the table 🙃", member: 0 },
      { text: "The venue opens at 8 for deliveries", member: 2 },
    ],
    replies: ["Perfect, noted ✅", "Love it!!", "Can we see that in a photo?", "Agreed from my side"],
  },
  {
    key: "sofia",
    accountId: DEMO_INSTAGRAM_ID,
    people: [{ name: "Sofía Ríos", username: "sofia.makes.home" }],
    opening: [
      { text: "That curtain in your last reel 😍 what is it called?", minutesAgo: 230 },
      { text: "It is 'Brisa', washed linen, in chalk ☺️", isOurs: true, minutesAgo: 221 },
      { text: "And does it come in 300 long? My windows are huge", minutesAgo: 12 },
    ],
    later: [
      { text: "Saw it again today, I can't stop thinking about it 😂" },
      { text: null, attachments: [{ kind: "photo" }] },
      { text: "Would you do a collab? I have 18k followers" },
      { text: "Do you ever have a sale? 👀" },
    ],
    replies: ["Yesss thank you 🙏", "Okay ordering tonight!", "Is there a code for first orders?", "🤍🤍🤍"],
  },
  {
    key: "yuki",
    accountId: DEMO_INSTAGRAM_ID,
    people: [{ name: "田中 ゆき", username: "yuki.slow.living" }],
    opening: [{ text: "こんにちは！Do you ship to Japan? 🇯🇵", minutesAgo: 48 }],
    later: [
      { text: "How long does it take to Kyoto?" },
      { text: "リネンのエプロンもありますか？" },
      { text: "I would like a gift box, with a small card please" },
      { text: "Are the colours true in the photos?" },
    ],
    replies: [
      "ありがとうございます！",
      "I see, thank you very much.",
      "That is fine for me 😊",
      "Could you tell me the price in yen?",
    ],
  },
  {
    key: "noor",
    accountId: DEMO_INSTAGRAM_ID,
    people: [{ name: "Noor Interiors", username: "noor.interiors" }],
    opening: [
      {
        text: "Hello, I furnish holiday flats and need 14 sets of bed linen. Do you have trade prices?",
        minutesAgo: 5,
      },
    ],
    later: [
      { text: "Sizes would be 9 × 150 and 5 × 180." },
      { text: "Could you send samples of white and stone? I pay the postage." },
      { text: "We open on the 12th, so delivery by the 5th would be ideal." },
      { text: "Who do I write to for the invoice?" },
    ],
    replies: [
      "Thank you for the quick answer.",
      "That works. Please send an offer.",
      "Noted, I'll confirm with my client.",
      "Great.",
    ],
  },
];
