import type { ReactNode } from "react";

/** Drawn for Klatsch on a 20-unit grid. Always decoration: the words beside them, or a label, carry the meaning. */
function Icon({ children, className = "size-5" }: { children: ReactNode; className?: string }) {
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      className={className}
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

type Props = { className?: string };

export const HashIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M7.6 3.5 6 16.5M14 3.5l-1.6 13M3.6 7.4h13M3 12.6h13" />
  </Icon>
);
export const SendIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.4 9.3 16.6 3.5l-4 13-3-5.2-6.2-2Z" />
    <path d="m9.6 11.3 3-3.4" />
  </Icon>
);
export const MenuIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.5 6h13M3.5 10h13M3.5 14h8" />
  </Icon>
);
export const CloseIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m5 5 10 10M15 5 5 15" />
  </Icon>
);
export const ArrowDownIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 4v11.5M5.5 11l4.5 4.5 4.5-4.5" />
  </Icon>
);
export const CheckIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m4.5 10.5 3.7 3.7L15.5 6" />
  </Icon>
);
export const ClockIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.8" />
    <path d="M10 6.2V10l2.6 1.6" />
  </Icon>
);
export const AlertIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 3.2 17.5 16.3h-15L10 3.2Z" />
    <path d="M10 8.2v3.6M10 14.1v.1" />
  </Icon>
);
export const PersonPlusIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="8" cy="6.8" r="3.2" />
    <path d="M2.5 16.6c.5-3.2 2.7-4.8 5.5-4.8s5 1.6 5.5 4.8M15.6 6v5M13.1 8.5h5" />
  </Icon>
);
export const ChevronIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m6 8 4 4 4-4" />
  </Icon>
);
export const CopyIcon = (props: Props) => (
  <Icon {...props}>
    <rect x="7" y="7" width="9.5" height="9.5" rx="2" />
    <path d="M13 7V5.2A1.7 1.7 0 0 0 11.3 3.500H5.200A1.7 1.7 0 0 0 3.5 5.200v6.100A1.7 1.7 0 0 0 5.2 13H7" />
  </Icon>
);
export const RetryIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M16 10a6 6 0 1 1-1.9-4.4" />
    <path d="M16.3 3v3.300H13" />
  </Icon>
);
export const PencilIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m4 16 .8-3.500L13 4.300a1.6 1.6 0 0 1 2.3 0l.4.4a1.6 1.6 0 0 1 0 2.300L7.5 15.2 4 16Z" />
  </Icon>
);
export const TrashIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M4 6h12M8 6V4.200h4V6M5.5 6l.7 10h7.600l.7-10" />
  </Icon>
);
export const SignOutIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M8 3.500H5.200A1.7 1.7 0 0 0 3.5 5.200v9.600a1.7 1.7 0 0 0 1.7 1.700H8M8.5 10h8M13.5 6.800l3.2 3.2-3.2 3.2" />
  </Icon>
);
export const GearIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.5 6h6.200M13.3 6h3.200M3.5 14h3.200M10.3 14h6.2" />
    <circle cx="11.5" cy="6" r="1.8" />
    <circle cx="8.5" cy="14" r="1.8" />
  </Icon>
);
export const SunIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2.800v1.600M10 15.600v1.600M2.8 10h1.600M15.6 10h1.600M4.9 4.900l1.1 1.100M14 14l1.1 1.100M15.1 4.9 14 6M6 14l-1.1 1.1" />
  </Icon>
);
export const MoonIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M16 11.600A6.5 6.5 0 1 1 8.4 4a5.2 5.2 0 0 0 7.6 7.600Z" />
  </Icon>
);
export const ScreenIcon = (props: Props) => (
  <Icon {...props}>
    <rect x="3" y="4" width="14" height="9.5" rx="1.6" />
    <path d="M7.5 16.500h5" />
  </Icon>
);

export const LockIcon = (props: Props) => (
  <Icon {...props}>
    <rect x="4.5" y="9" width="11" height="7.500" rx="2" />
    <path d="M7 9V6.500a3 3 0 0 1 6 0V9" />
  </Icon>
);
export const PersonIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="6.800" r="3.200" />
    <path d="M4 16.500c.6-3.100 2.900-4.700 6-4.700s5.400 1.600 6 4.700" />
  </Icon>
);
export const PeopleIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="7.500" cy="7" r="2.800" />
    <path d="M2.500 16c.5-2.800 2.400-4.200 5-4.200s4.500 1.400 5 4.200M12.500 4.500a2.800 2.800 0 0 1 0 5M14.500 12c1.700.5 2.800 1.800 3.200 4" />
  </Icon>
);
export const PlusIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);
export const CompassIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.800" />
    <path d="m12.800 7.200-1.600 4-4 1.600 1.600-4 4-1.600Z" />
  </Icon>
);
export const StarIcon = ({ isFull = false, ...props }: Props & { isFull?: boolean }) => (
  <Icon {...props}>
    <path
      fill={isFull ? "currentColor" : "none"}
      d="m10 3.200 2.100 4.300 4.700.7-3.400 3.300.8 4.700-4.200-2.200-4.200 2.200.8-4.700L3.200 8.200l4.700-.7L10 3.200Z"
    />
  </Icon>
);
export const MoreIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M5 10h.010M10 10h.010M15 10h.010" strokeWidth="2.400" />
  </Icon>
);
export const PinIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M7.500 3.500h5l-.6 4.500 2.600 2.800h-9L8.100 8l-.6-4.500ZM10 10.800v5.700" />
  </Icon>
);
export const SmileIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.800" />
    <path d="M7.200 11.800c.6 1.100 1.600 1.700 2.800 1.700s2.200-.6 2.800-1.700M7.700 8v.1M12.300 8v.1" />
  </Icon>
);
export const ThreadIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M4 4.500h12v8H9.500l-3 3v-3H4v-8ZM7.200 8.500h5.600" />
  </Icon>
);
export const LinkIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m8.300 11.700 3.400-3.400M9 6.200l1.600-1.600a3.200 3.200 0 0 1 4.600 4.600L13.600 10.800M11 13.800l-1.600 1.600a3.200 3.200 0 0 1-4.600-4.600l1.600-1.600" />
  </Icon>
);
export const BellOffIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M5.500 13.500c.8-1 1-2.400 1-4a3.500 3.500 0 0 1 6-2.500M13.500 10c.1 1.400.4 2.600 1 3.500h-6M8.500 16h3M3.500 3.500l13 13" />
  </Icon>
);
export const EyeIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M2.800 10c1.700-3.300 4.100-5 7.200-5s5.500 1.700 7.200 5c-1.700 3.300-4.100 5-7.200 5s-5.500-1.700-7.200-5Z" />
    <circle cx="10" cy="10" r="2.200" />
  </Icon>
);

/** Two cups of one conversation. */
export function Logo({ className = "size-8" }: Props) {
  return (
    <svg viewBox="0 0 32 32" className={className} aria-hidden="true" focusable="false">
      <path
        className="fill-accent"
        d="M9 3h11a7 7 0 0 1 7 7v4a7 7 0 0 1-7 7h-5.600l-5.7 5.100A1 1 0 0 1 7 25.300V20.800A7 7 0 0 1 2 14v-4a7 7 0 0 1 7-7Z"
      />
      <path
        className="stroke-on-accent"
        fill="none"
        strokeWidth="2"
        strokeLinecap="round"
        d="M9 10.200h8.400v3.600a4 4 0 0 1-4 4H13a4 4 0 0 1-4-4v-3.600Zm8.6 1h1.200a1.9 1.9 0 0 1 0 3.800h-1.300M11.4 7.300v-.6M15 7.300v-.6"
      />
    </svg>
  );
}
