import type { ServerEvent } from "@/api/types.gen";

/** For lists that are asked for once: which events say that they are asked for anew. The world has folded them by then. */
export interface Heard {
  tell(event: ServerEvent): void;
  listen(hear: (event: ServerEvent) => void): () => void;
}

export function createHeard(): Heard {
  const ears = new Set<(event: ServerEvent) => void>();
  return {
    tell: (event) => {
      for (const hear of [...ears]) hear(event);
    },
    listen: (hear) => {
      ears.add(hear);
      return () => ears.delete(hear);
    },
  };
}
