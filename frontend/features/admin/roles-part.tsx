"use client";

import { clsx } from "clsx";
import { Fragment } from "react";
import type { Role } from "@/api/types.gen";
import { t } from "@/text/far";
import { CheckIcon } from "@/ui/icons";
import { Part } from "./part";
import { RIGHTS, type Right, ROLES, rightOf } from "./rights";

export function RolesPart() {
  return (
    <Part about={t.admin.rolesAbout}>
      <dl className="mb-6 grid gap-x-6 gap-y-3 sm:grid-cols-2">
        {ROLES.map((role) => (
          <div key={role}>
            <dt className="font-medium">{t.common.role(role)}</dt>
            <dd className="text-sm leading-relaxed text-pretty text-soft">{t.admin.meaning(role)}</dd>
          </div>
        ))}
      </dl>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reached with the keyboard
        tabIndex={0}
        aria-label={t.admin.rolesTable}
        className="overflow-x-auto rounded-xl border border-line"
      >
        <table className="w-full border-collapse text-sm" data-testid="rights">
          <thead>
            <tr className="border-b border-line">
              <th scope="col" className="sticky start-0 bg-paper px-3 py-2.5 text-start font-semibold">
                {t.admin.right}
              </th>
              {ROLES.map((role) => (
                <th key={role} scope="col" className="px-2 py-2.5 text-center font-semibold">
                  {t.common.role(role)}
                </th>
              ))}
            </tr>
          </thead>
          {RIGHTS.map((group) => (
            <tbody key={group.name}>
              <tr className="border-b border-line bg-side">
                <th
                  scope="rowgroup"
                  colSpan={ROLES.length + 1}
                  className="px-3 py-1.5 text-start text-[0.8125rem] font-semibold text-soft"
                >
                  <span className="sticky start-3">{t.admin.rightName(group.name)}</span>
                </th>
              </tr>
              {group.rows.map((row) => (
                <tr key={row.name} className="border-b border-line last:border-b-0">
                  <th
                    scope="row"
                    className="sticky start-0 min-w-36 bg-paper px-3 py-2 text-start font-normal text-pretty"
                  >
                    {t.admin.rightName(row.name)}
                  </th>
                  {ROLES.map((role: Role) => (
                    <td key={role} className="px-2 py-2 text-center">
                      <Cell right={rightOf(row, role)} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
      <p className="mt-4 text-sm leading-relaxed text-pretty text-soft">{t.admin.inTheirRooms}</p>
    </Part>
  );
}

/** A tick, a word or a dash: told apart without colour, and said in words. */
function Cell({ right }: { right: Right }) {
  return (
    <Fragment>
      {right === "yes" ? <CheckIcon className="mx-auto size-4.5 text-accent" /> : null}
      {right === "moderator" ? (
        <span aria-hidden="true" className="text-xs whitespace-nowrap text-soft">
          {t.admin.moderatorShort}
        </span>
      ) : null}
      {right === "no" ? (
        <span aria-hidden="true" className={clsx("text-soft")}>
          {NO}
        </span>
      ) : null}
      <span className="sr-only">
        {{ yes: t.admin.yes, no: t.admin.no, moderator: t.admin.moderator }[right]}
      </span>
    </Fragment>
  );
}

const NO = "–";
