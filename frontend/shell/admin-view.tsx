"use client";

import { AdminScreen } from "@/features/admin/admin-screen";
import { InvitePart } from "@/features/invites/invite-part";
import type { ViewProps } from "./views";

export function AdminView({ rest }: ViewProps) {
  return <AdminScreen rest={rest} invites={<InvitePart />} />;
}
