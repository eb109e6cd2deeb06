import type { Metadata } from "next";
import { ProviderButtons } from "@/features/auth/provider-buttons";
import { JoinForm } from "@/features/invites/join-form";
import { CardPage } from "@/ui/card-page";

export const metadata: Metadata = { title: "Join · Klatsch" };

export default function JoinPage() {
  return (
    <CardPage>
      <JoinForm otherWays={<ProviderButtons callbackUrl="/" />} />
    </CardPage>
  );
}
