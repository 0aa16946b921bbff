import type { Part, PartResult } from "../part.ts";
import { rotateUnderLoad } from "./rotate-under-load.ts";
import { tryTampering } from "./tampering.ts";
import { tryWycheproof } from "./wycheproof.ts";

/** Secrets at rest: what was changed does not open, and master keys are changed while everybody works. */
export const vaultPart: Part = {
  name: "vault",
  title: "The vault",
  run: async (stage): Promise<PartResult> => {
    const broken: string[] = [];
    const notes: string[] = [];
    const wycheproof = await tryWycheproof();
    if (wycheproof === null) notes.push("Wycheproof's vectors are not on this machine");
    for (const id of wycheproof?.wrong ?? []) broken.push(`Wycheproof's AES-GCM vector ${id} is judged wrongly`);
    const tampering = await tryTampering();
    for (const what of tampering.opened) broken.push(`opened: ${what}`);
    const rotation = await rotateUnderLoad(stage);
    broken.push(...rotation.broken);
    return {
      figures: {
        wycheproofVectors: wycheproof?.tried ?? 0,
        wycheproofWrong: wycheproof?.wrong.length ?? 0,
        tamperings: tampering.tried,
        tamperingsOpened: tampering.opened.length,
        ...rotation.figures,
      },
      broken,
      notes,
    };
  },
};
