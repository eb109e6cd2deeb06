"use client";

import { t } from "@/text";
import { Button } from "@/ui/button";
import { Notice } from "@/ui/notice";
import { useProviderSignIn, useProviders } from "./use-providers";

export function ProviderButtons({ callbackUrl }: { callbackUrl: string }) {
  const providers = useProviders();
  const { start, going, failed } = useProviderSignIn(callbackUrl);
  if (providers.length === 0) return null;
  return (
    <div className="mt-6">
      <p className="mb-4 flex items-center gap-3 text-[0.8125rem] text-soft before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t.auth.or}
      </p>
      <div className="flex flex-col gap-2.5">
        {providers.map((provider) => (
          <Button
            key={provider.id}
            busy={going === provider.id}
            onClick={() => void start(provider.id)}
            data-testid={`provider-${provider.id}`}
          >
            {t.auth.continueWith(provider.name)}
          </Button>
        ))}
      </div>
      {failed ? (
        <div className="mt-4">
          <Notice tone="danger">{t.auth.providerFailed}</Notice>
        </div>
      ) : null}
    </div>
  );
}
