"use client";

import useSWR from "swr";
import * as api from "@/api/routes";

export function useWorkspace() {
  const { data, error } = useSWR("/workspace", api.workspace, { revalidateOnFocus: false });
  return { workspace: data ?? null, error };
}
