// The real kiosk page at the size of its panel, scaled to the room there is.
import { useEffect, useRef, useState } from 'react';
import { words } from './messages.ts';

const WIDTH = 800;
const HEIGHT = 480;
const PROFILE = '7in-800x480';

function framed(url: string): string {
  const address = new URL(url);
  address.searchParams.set('profile', PROFILE);
  return address.href;
}

export function KioskFrame({ url }: { readonly url: string | null }) {
  const room = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(0.5);
  useEffect(() => {
    const place = room.current;
    if (place === null) return;
    const observer = new ResizeObserver(([entry]) =>
      setScale(Math.min(1, (entry?.contentRect.width ?? WIDTH) / WIDTH)),
    );
    observer.observe(place);
    return () => observer.disconnect();
  }, []);
  if (url === null) return <p className="muted">{words.noKiosk}</p>;
  return (
    <div className="kiosk-room" ref={room} style={{ blockSize: HEIGHT * scale }}>
      {/* oxlint-disable-next-line react/iframe-missing-sandbox -- our own page, as the cabinet shows it */}
      <iframe
        title={words.kioskFrame}
        src={framed(url)}
        width={WIDTH}
        height={HEIGHT}
        style={{ transform: `scale(${scale})` }}
      />
    </div>
  );
}
