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
    <path d="M13 7V5.2A1.7 1.7 0 0 0 11.3 3.5H5.2A1.7 1.7 0 0 0 3.5 5.2v6.1A1.7 1.7 0 0 0 5.2 13H7" />
  </Icon>
);
export const RetryIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M16 10a6 6 0 1 1-1.9-4.4" />
    <path d="M16.3 3v3.3H13" />
  </Icon>
);
export const PencilIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m4 16 .8-3.5L13 4.3a1.6 1.6 0 0 1 2.3 0l.4.4a1.6 1.6 0 0 1 0 2.3L7.5 15.2 4 16Z" />
  </Icon>
);
export const TrashIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M4 6h12M8 6V4.2h4V6M5.5 6l.7 10h7.6l.7-10" />
  </Icon>
);
export const SignOutIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M8 3.5H5.2A1.7 1.7 0 0 0 3.5 5.2v9.6a1.7 1.7 0 0 0 1.7 1.7H8M8.5 10h8M13.5 6.8l3.2 3.2-3.2 3.2" />
  </Icon>
);
export const GearIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.5 6h6.2M13.3 6h3.2M3.5 14h3.2M10.3 14h6.2" />
    <circle cx="11.5" cy="6" r="1.8" />
    <circle cx="8.5" cy="14" r="1.8" />
  </Icon>
);
export const SunIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="3.2" />
    <path d="M10 2.8v1.6M10 15.6v1.6M2.8 10h1.6M15.6 10h1.6M4.9 4.9l1.1 1.1M14 14l1.1 1.1M15.1 4.9 14 6M6 14l-1.1 1.1" />
  </Icon>
);
export const MoonIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M16 11.6A6.5 6.5 0 1 1 8.4 4a5.2 5.2 0 0 0 7.6 7.6Z" />
  </Icon>
);
export const ScreenIcon = (props: Props) => (
  <Icon {...props}>
    <rect x="3" y="4" width="14" height="9.5" rx="1.6" />
    <path d="M7.5 16.5h5" />
  </Icon>
);

export const LockIcon = (props: Props) => (
  <Icon {...props}>
    <rect x="4.5" y="9" width="11" height="7.5" rx="2" />
    <path d="M7 9V6.5a3 3 0 0 1 6 0V9" />
  </Icon>
);
export const PersonIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="6.8" r="3.2" />
    <path d="M4 16.5c.6-3.1 2.9-4.7 6-4.7s5.4 1.6 6 4.7" />
  </Icon>
);
export const PeopleIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="7.5" cy="7" r="2.8" />
    <path d="M2.5 16c.5-2.8 2.4-4.2 5-4.2s4.5 1.4 5 4.2M12.5 4.5a2.8 2.8 0 0 1 0 5M14.5 12c1.7.5 2.8 1.8 3.2 4" />
  </Icon>
);
export const PlusIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 4v12M4 10h12" />
  </Icon>
);
export const CompassIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.8" />
    <path d="m12.8 7.2-1.6 4-4 1.6 1.6-4 4-1.6Z" />
  </Icon>
);
export const StarIcon = ({ isFull = false, ...props }: Props & { isFull?: boolean }) => (
  <Icon {...props}>
    <path
      fill={isFull ? "currentColor" : "none"}
      d="m10 3.2 2.1 4.3 4.7.7-3.4 3.3.8 4.7-4.2-2.2-4.2 2.2.8-4.7L3.2 8.2l4.7-.7L10 3.2Z"
    />
  </Icon>
);
export const MoreIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.4" />
  </Icon>
);
export const PinIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M7.5 3.5h5l-.6 4.5 2.6 2.8h-9L8.1 8l-.6-4.5ZM10 10.8v5.7" />
  </Icon>
);
export const SmileIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.8" />
    <path d="M7.2 11.8c.6 1.1 1.6 1.7 2.8 1.7s2.2-.6 2.8-1.7M7.7 8v.1M12.3 8v.1" />
  </Icon>
);
export const ThreadIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M4 4.5h12v8H9.5l-3 3v-3H4v-8ZM7.2 8.5h5.6" />
  </Icon>
);
export const LinkIcon = (props: Props) => (
  <Icon {...props}>
    <path d="m8.3 11.7 3.4-3.4M9 6.2l1.6-1.6a3.2 3.2 0 0 1 4.6 4.6L13.6 10.8M11 13.8l-1.6 1.6a3.2 3.2 0 0 1-4.6-4.6l1.6-1.6" />
  </Icon>
);
export const BellOffIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M5.5 13.5c.8-1 1-2.4 1-4a3.5 3.5 0 0 1 6-2.5M13.5 10c.1 1.4.4 2.6 1 3.5h-6M8.5 16h3M3.5 3.5l13 13" />
  </Icon>
);
export const EyeIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M2.8 10c1.7-3.3 4.1-5 7.2-5s5.5 1.7 7.2 5c-1.7 3.3-4.1 5-7.2 5s-5.5-1.7-7.2-5Z" />
    <circle cx="10" cy="10" r="2.2" />
  </Icon>
);

export const SearchIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="8.8" cy="8.8" r="5.2" />
    <path d="m12.7 12.7 3.8 3.8" />
  </Icon>
);
export const BellIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M5.5 13.5c.8-1 1-2.4 1-4a3.5 3.5 0 0 1 7 0c0 1.6.2 3 1 4h-9ZM8.5 16h3" />
  </Icon>
);
export const ShieldIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M10 3.2 15.8 5.3v4.2c0 3.5-2.3 6-5.8 7.3-3.5-1.3-5.8-3.8-5.8-7.3V5.3L10 3.2Z" />
  </Icon>
);
export const BlockIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.8" />
    <path d="m5.3 5.3 9.4 9.4" />
  </Icon>
);
export const ArchiveIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.5 4.5h13v3.3h-13V4.5ZM4.8 7.8v7.7h10.4V7.8M8.3 10.8h3.4" />
  </Icon>
);
export const KeyIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="7" cy="12.8" r="3.2" />
    <path d="m9.3 10.5 6.2-6.2M13 6.8l2.2 2.2" />
  </Icon>
);

export const InboxIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.5 11.500 5.700 4.500h8.600l2.200 7v4h-13Z" />
    <path d="M3.500 11.500h3.700c.3 1.300 1.300 2 2.800 2s2.500-.7 2.800-2h3.700" />
  </Icon>
);
export const AtIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="2.800" />
    <path d="M12.800 7.300v3.900c0 2.400 3.900 2.100 3.900-1.400A6.700 6.700 0 1 0 13.600 15.600" />
  </Icon>
);
export const BookmarkIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M5.500 3.500h9v13l-4.500-3.400-4.500 3.400Z" />
  </Icon>
);
export const FolderIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3 5.500h4.800l1.500 1.800H17v8.200H3Z" />
  </Icon>
);
export const InfoIcon = (props: Props) => (
  <Icon {...props}>
    <circle cx="10" cy="10" r="6.800" />
    <path d="M10 9.300v4M10 6.600v.1" />
  </Icon>
);
export const FilterIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.500 5.500h13M6 10h8M8.500 14.500h3" />
  </Icon>
);
export const MegaphoneIcon = (props: Props) => (
  <Icon {...props}>
    <path d="M3.500 8.300v3.400h2.700l7.300 3.600V4.700L6.200 8.300Z" />
    <path d="m7 12 .9 4M16 8.500v3" />
  </Icon>
);
