// Watches the sizes of MQTT packets in a stream of bytes, so that a large one is refused before it fills memory; pure.

/**
 * @param bytesMax  the whole packet, fixed header included
 * @returns a function that is given every chunk in order; false: a packet is larger, or its length is malformed
 * @see MQTT 3.1.1 section 2.2.3, remaining length
 */
export function createFrameGuard(bytesMax: number): (chunk: Uint8Array) => boolean {
  // Bytes still to come of the present packet's body; null inside a header.
  let bodyLeft: number | null = null;
  let headerBytes = 0;
  let length = 0;
  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (bodyLeft !== null) {
        const eaten = Math.min(bodyLeft, chunk.length - at);
        bodyLeft -= eaten;
        at += eaten;
        if (bodyLeft === 0) [bodyLeft, headerBytes, length] = [null, 0, 0];
        continue;
      }
      const byte = chunk[at] ?? 0;
      at += 1;
      headerBytes += 1;
      if (headerBytes === 1) continue;
      length += (byte & 0x7f) * 128 ** (headerBytes - 2);
      const more = byte >= 0x80;
      if (more ? headerBytes === 5 : headerBytes + length > bytesMax) return false;
      if (more) continue;
      if (length === 0) [headerBytes, length] = [0, 0];
      else bodyLeft = length;
    }
    return true;
  };
}
