"use client";

import { Component, type ReactNode } from "react";
import { tell } from "@/lib/notices";
import { isOutdated } from "@/live/site";
import { t } from "@/text";
import { Button } from "@/ui/button";
import { Empty } from "@/ui/empty";
import { AlertIcon } from "@/ui/icons";

interface Props {
  /** Another place of the app: what broke before is tried anew. */
  place: string;
  children: ReactNode;
}

/** A part that comes late may not come at all: then this part says so, and the rest of the app goes on. */
export class PartBoundary extends Component<Props, { error: unknown; place: string }> {
  override state = { error: null as unknown, place: this.props.place };

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error() };
  }

  static getDerivedStateFromProps({ place }: Props, state: { place: string }) {
    return place === state.place ? null : { error: null, place };
  }

  override render() {
    const { error } = this.state;
    return error === null ? this.props.children : <Broken error={error} />;
  }
}

/** For what is beside the screen, or over it: it is left out, and the person is told. */
export class QuietBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override componentDidCatch(error: unknown) {
    tell(`${t.connection.brokenTitle}. ${reasonOf(error)}`, "danger", {
      label: t.connection.reload,
      run: () => window.location.reload(),
    });
  }

  override render() {
    return this.state.isBroken ? null : this.props.children;
  }
}

function Broken({ error }: { error: unknown }) {
  return (
    <div role="alert" data-testid="broken-part" className="grid min-h-0 flex-1 place-items-center">
      <Empty
        icon={<AlertIcon />}
        title={t.connection.brokenTitle}
        action={
          <Button look="strong" onClick={() => window.location.reload()}>
            {t.connection.reload}
          </Button>
        }
      >
        {reasonOf(error)}
      </Empty>
    </div>
  );
}

function reasonOf(error: unknown): string {
  if (!isMissingPart(error)) return t.connection.brokenOther;
  return isOutdated.read() || navigator.onLine ? t.connection.brokenNewVersion : t.connection.brokenOffline;
}

/** As the bundler and the browsers call a file of the app that did not come. */
export function isMissingPart(error: unknown): boolean {
  const { name = "", message = "" } = (error ?? {}) as Partial<Error>;
  return (
    name === "ChunkLoadError" ||
    /loading (css )?chunk|dynamically imported module|importing a module script/i.test(message)
  );
}
