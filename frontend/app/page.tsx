import { AppShell } from "@/shell/app-shell";

/** One exported page for `/` and every `/rooms/…`. */
export default function ShellPage() {
  return <AppShell />;
}
