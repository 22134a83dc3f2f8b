import { useSignal } from "@preact/signals";
import { Button } from "../shared/controls";
import { copyText } from "../shared/images";

const SAID_MS = 2500;

interface CopyProps {
  text: () => string | Promise<string>;
  disabled?: boolean;
  children: string;
}

/** Copies text, and says for a moment what became of it. */
export function CopyButton({ text, disabled = false, children }: CopyProps) {
  const said = useSignal("");
  return (
    <Button
      disabled={disabled}
      onClick={async () => {
        const code = await text();
        if (!code) said.value = "Nothing to copy yet";
        else said.value = (await copyText(code)) ? "Copied" : "The browser did not allow it";
        setTimeout(() => {
          said.value = "";
        }, SAID_MS);
      }}
    >
      <span aria-live="polite">{said.value || children}</span>
    </Button>
  );
}
