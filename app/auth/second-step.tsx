import { useState } from "react";
import { wayInStrings } from "../lib/way-in-strings.ts";
import { TextButton } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";

/**
 * The code beside the password. One field takes both kinds; with JavaScript one says which, and gets the right
 * keyboard.
 */
export function SecondStep({ error, canChoose }: { error: string | undefined; canChoose: boolean }) {
  const words = wayInStrings;
  const [isRecovery, setRecovery] = useState(false);
  const label = !canChoose ? words.codeOrRecovery : isRecovery ? words.recoveryCode : words.code;
  return (
    <div className="flex flex-col items-start gap-1.5">
      <div className="w-full">
        <Field
          key={String(isRecovery)}
          name="code"
          label={label}
          hint={isRecovery ? words.recoveryCodeHint : words.codeHint}
          error={error}
          autoComplete={isRecovery ? "off" : "one-time-code"}
          inputMode={canChoose && !isRecovery ? "numeric" : "text"}
          autoCapitalize="none"
          spellCheck={false}
          required
        />
      </div>
      {canChoose && (
        <TextButton onClick={() => setRecovery(!isRecovery)} className="text-accent text-md">
          {isRecovery ? words.useApp : words.useRecoveryCode}
        </TextButton>
      )}
    </div>
  );
}
