import type { Metadata } from "next";
import { SetupForm } from "@/features/setup/setup-form";
import { CardPage } from "@/ui/card-page";

export const metadata: Metadata = { title: "Set up · Klatsch" };

export default function SetupPage() {
  return (
    <CardPage>
      <SetupForm />
    </CardPage>
  );
}
