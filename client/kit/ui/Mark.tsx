/** Our mark: a bell whose clapper is the tail of a speech bubble, with one ring of signal. */
export function Mark({ sizePx = 32, isOnSky = false }: { sizePx?: number; isOnSky?: boolean }) {
  const [tile, bell, ring] = isOnSky
    ? ["#ffffff", "#0077a0", "#f0ae0c"]
    : ["#0077a0", "#ffffff", "#ffc42e"];
  return (
    <svg width={sizePx} height={sizePx} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8.500" fill={tile} />
      <path
        d="M15 6.200c-4.400 0-7.300 3.300-7.300 7.600v3.700l-2.100 3.400c-.6 1 .1 2.200 1.200 2.200h3.100v4.300c0 .7.8 1 1.300.6l5-4.900h7c1.200 0 1.900-1.200 1.200-2.200l-2.100-3.400v-3.700c0-4.300-2.900-7.600-7.300-7.600z"
        fill={bell}
      />
      <path
        d="M23.200 5.100a9.600 9.600 0 0 1 3.700 6.300"
        fill="none"
        stroke={ring}
        strokeWidth={3}
        strokeLinecap="round"
      />
    </svg>
  );
}
