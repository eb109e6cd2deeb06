"use client";

import type { ReactNode } from "react";
import { go, viewPath } from "@/lib/route";
import { useEngine } from "@/live/provider";
import { useMyRole } from "@/live/use-my-role";
import { t } from "@/text/far";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { LockIcon } from "@/ui/icons";
import { Waiting } from "@/ui/late";
import { Page } from "@/ui/page";
import { LinkTabs } from "@/ui/tabs";
import { GroupsPart } from "./groups-part";
import { MembersPart } from "./members-part";
import { Part } from "./part";
import { RolesPart } from "./roles-part";
import { RoomsPart } from "./rooms-part";
import { type Admin, isAdmin } from "./use-admin";
import { WorkspacePart } from "./workspace-part";

const PARTS = ["members", "invites", "rooms", "roles", "groups", "workspace"] as const;
type PartName = (typeof PARTS)[number];

interface AdminScreenProps {
  /** Which part the address names; null: the first one. */
  rest: string | null;
  /** Making invitations is a feature of its own. */
  invites: ReactNode;
}

export function AdminScreen({ rest, invites }: AdminScreenProps) {
  const { me } = useEngine();
  const role = useMyRole();
  const part = PARTS.find((one) => one === (rest ?? "members"));
  if (role === null) {
    return (
      <Page title={t.admin.title}>
        <Waiting />
      </Page>
    );
  }
  if (!isAdmin(role)) return <Forbidden />;
  const tabs = PARTS.map((one) => ({ path: viewPath("admin", one), name: t.admin[one] }));
  return (
    <Page
      title={t.admin.title}
      bar={<LinkTabs label={t.admin.parts} tabs={tabs} here={viewPath("admin", part ?? "")} />}
    >
      {part ? <Shown part={part} admin={{ id: me, role }} invites={invites} /> : <Nothing />}
    </Page>
  );
}

function Shown({ part, admin, invites }: { part: PartName; admin: Admin; invites: ReactNode }) {
  if (part === "members") return <MembersPart admin={admin} />;
  if (part === "invites") return <Part>{invites}</Part>;
  if (part === "rooms") return <RoomsPart />;
  if (part === "roles") return <RolesPart />;
  return part === "groups" ? <GroupsPart /> : <WorkspacePart />;
}

function Nothing() {
  return <Empty title={t.shell.nowhereTitle}>{t.shell.nowhere}</Empty>;
}

function Forbidden() {
  return (
    <Page title={t.admin.title}>
      <div className="grid flex-1 place-items-center">
        <Empty
          icon={<LockIcon />}
          title={t.admin.forbiddenTitle}
          action={<Button onClick={() => go("/")}>{t.admin.home}</Button>}
        >
          {t.admin.forbidden}
        </Empty>
      </div>
    </Page>
  );
}
