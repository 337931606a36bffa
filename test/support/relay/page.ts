import type { BrowserContext } from "playwright-core";

/**
 * Sends this browser's media by the relay at `address` instead of straight to the server: in what the page is told
 * of the server's addresses, 127.0.0.1 becomes the relay's, at the same port.
 */
export async function routeMedia(context: BrowserContext, address: string): Promise<void> {
  await context.addInitScript((relay: string) => {
    const set: (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void> =
      RTCPeerConnection.prototype.setRemoteDescription;
    RTCPeerConnection.prototype.setRemoteDescription = function (
      this: RTCPeerConnection,
      description: RTCSessionDescriptionInit,
    ) {
      const sdp = description.sdp?.replaceAll(/(a=candidate:.*) 127\.0\.0\.1 /g, `$1 ${relay} `);
      return set.call(this, { type: description.type, ...(sdp === undefined ? {} : { sdp }) });
    } as typeof set;
  }, address);
}
