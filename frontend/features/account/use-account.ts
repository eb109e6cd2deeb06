"use client";

import { useSession } from "next-auth/react";
import useSWR, { useSWRConfig } from "swr";
import useSWRMutation from "swr/mutation";
import * as api from "@/api/routes";
import type { Device, SessionId, UserId } from "@/api/types.gen";
import { tell } from "@/lib/notices";
import { useEngine } from "@/live/provider";
import { t } from "@/text";

export function useRename() {
  const { update } = useSession();
  const { trigger, error, isMutating, data, reset } = useSWRMutation(
    "rename",
    async (_key, { arg }: { arg: string }) => {
      const session = await update({ name: arg });
      if (session?.user?.name !== arg) throw new Error("the name was not taken");
      return true;
    },
    { throwOnError: false },
  );
  return { rename: trigger, reset, status: statusOf(isMutating, error, data) };
}

/** The change ends every session, this page's socket too; the answer brings a new one to come back with. */
export function usePassword() {
  const engine = useEngine();
  const { trigger, error, isMutating, data } = useSWRMutation(
    "password",
    async (_key, { arg }: { arg: { current: string; password: string } }) => {
      await api.password(arg);
      await engine.checkSession();
      return true;
    },
    { throwOnError: false },
  );
  return { changePassword: trigger, error, status: statusOf(isMutating, error, data) };
}

/** My own row of /allSessions is the only one with devices. */
export function useDevices(me: UserId) {
  const { data, error, mutate } = useSWR("devices", () => findDevices(me));
  return { devices: data ?? null, error, retry: () => void mutate() };
}

/** Ends devices of mine other than this one. */
export function useEndDevices() {
  const { mutate } = useSWRConfig();
  return {
    end: async (id: SessionId): Promise<void> => {
      await api.endSession(id);
      await mutate("devices");
    },
    endOthers: async (): Promise<void> => {
      const { ended } = await api.signOutOthers();
      tell(t.account.endedOthers(ended));
      await mutate("devices");
    },
  };
}

async function findDevices(me: UserId): Promise<Device[]> {
  let after: UserId | undefined;
  for (;;) {
    const { sessions, more } = await api.allSessions({ limit: 200, after });
    const mine = sessions.find((row) => row.user.id === me);
    if (mine?.devices) return mine.devices;
    after = sessions.at(-1)?.user.id;
    if (!more || !after) return [];
  }
}

function statusOf(busy: boolean, error: unknown, data: unknown): "ready" | "busy" | "refused" | "done" {
  if (busy) return "busy";
  if (error) return "refused";
  return data ? "done" : "ready";
}
