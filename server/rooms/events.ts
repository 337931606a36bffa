import type { Handlers } from "../realtime.ts";
import { chatEvents } from "./chat-events.ts";
import { modeEvents } from "./modes-events.ts";
import { toDtlsParameters, toRtpCapabilities, toRtpParameters } from "./parameters.ts";
import type { roomCalls } from "./protocol.ts";
import type { Rooms } from "./service.ts";

/** Live events of a room. Every call but `enter` and the probes' is of a device that is in the room. */
export function roomEvents(rooms: Rooms): Handlers<typeof roomCalls> {
  const { at, atMay, teaching, probes } = rooms;
  return {
    ...chatEvents(rooms),
    ...modeEvents(rooms),
    "room:enter": (request, caller) => rooms.enter(request, caller),
    async "room:leave"({ lessonId }, caller) {
      rooms.leave(lessonId, caller);
      return {};
    },

    async "room:openTransport"({ lessonId, direction }, caller) {
      const { room, peer } = at(lessonId, caller);
      return room.requests.openTransport(peer, direction);
    },
    async "room:connectTransport"({ lessonId, transportId, dtlsParameters }, caller) {
      const { room, peer } = at(lessonId, caller);
      const parameters = toDtlsParameters(dtlsParameters);
      await room.requests.connectTransport(peer, transportId, parameters);
      return {};
    },
    async "room:restartIce"({ lessonId, transportId }, caller) {
      const { room, peer } = at(lessonId, caller);
      return { iceParameters: await room.requests.restartIce(peer, transportId) };
    },

    async "room:produce"({ lessonId, transportId, rtpParameters, ...rest }, caller) {
      const { room, peer } = at(lessonId, caller);
      const request = { ...rest, rtpParameters: toRtpParameters(rtpParameters) };
      return { producerId: await room.requests.produce(peer, transportId, request) };
    },
    async "room:pauseProducer"({ lessonId, producerId }, caller) {
      const { room, peer } = at(lessonId, caller);
      await room.requests.setPaused(peer, producerId, true);
      return {};
    },
    async "room:resumeProducer"({ lessonId, producerId }, caller) {
      const { room, peer } = at(lessonId, caller);
      await room.requests.setPaused(peer, producerId, false);
      return {};
    },
    async "room:closeProducer"({ lessonId, producerId }, caller) {
      const { room, peer } = at(lessonId, caller);
      room.requests.closeProducer(peer, producerId);
      return {};
    },

    async "room:consume"({ lessonId, producerIds, rtpCapabilities }, caller) {
      const { room, peer } = at(lessonId, caller);
      const capabilities = toRtpCapabilities(rtpCapabilities);
      return { consumers: await room.requests.consume(peer, producerIds, capabilities) };
    },
    async "room:resumeConsumers"({ lessonId, consumerIds }, caller) {
      const { room, peer } = at(lessonId, caller);
      await room.requests.resumeConsumers(peer, consumerIds);
      return {};
    },
    async "room:preferLayers"({ lessonId, consumerId, spatialLayer, temporalLayer }, caller) {
      const { room, peer } = at(lessonId, caller);
      const layers = { spatialLayer, ...(temporalLayer !== undefined && { temporalLayer }) };
      await room.requests.preferLayers(peer, consumerId, layers);
      return {};
    },

    async "room:raiseHand"({ lessonId, isRaised }, caller) {
      const { room, peer } = atMay(lessonId, caller, "raiseHand");
      room.seats.setHand(peer.personId, isRaised, rooms.now());
      room.board.touch(peer.personId);
      if (isRaised) rooms.responded(room, { personId: peer.personId, kind: "hand", id: null });
      return {};
    },

    async "room:clearStage"({ lessonId }, caller) {
      atMay(lessonId, caller, "present").room.stage.put({ kind: "none" });
      return {};
    },
    async "room:mute"({ lessonId, personId }, caller) {
      const { room, peer } = atMay(lessonId, caller, "lead");
      await teaching.mute(room, personId, peer.personId);
      return {};
    },
    async "room:muteAll"({ lessonId }, caller) {
      const { room, peer } = atMay(lessonId, caller, "lead");
      return { muted: await teaching.muteAll(room, peer.personId) };
    },
    async "room:lowerHand"({ lessonId, personId }, caller) {
      teaching.lowerHand(atMay(lessonId, caller, "lead").room, personId);
      return {};
    },
    async "room:callPupil"({ lessonId, personId, isCalled }, caller) {
      await teaching.call(atMay(lessonId, caller, "lead").room, personId, isCalled);
      return {};
    },
    async "room:changeRights"({ lessonId, personId, change }, caller) {
      await teaching.changeRights(atMay(lessonId, caller, "lead").room, personId, change);
      return {};
    },
    async "room:remove"({ lessonId, personId }, caller) {
      await teaching.remove(atMay(lessonId, caller, "lead").room, personId);
      return {};
    },
    async "room:letIn"({ lessonId, personId }, caller) {
      await teaching.letIn(atMay(lessonId, caller, "lead").room, personId);
      return {};
    },
    async "room:changeSoundMode"({ lessonId, mode }, caller) {
      atMay(lessonId, caller, "lead").room.stage.changeSoundMode(mode);
      return {};
    },

    async "room:openProbe"({ route }, caller) {
      const probe = await probes.open(route, caller);
      return { ...probe, iceServers: rooms.iceServers(caller.user.id) };
    },
    async "room:connectProbe"({ transportId, dtlsParameters }, caller) {
      await probes.connect(transportId, toDtlsParameters(dtlsParameters), caller);
      return {};
    },
    async "room:closeProbe"({ transportId }, caller) {
      probes.close(transportId, caller);
      return {};
    },
  };
}
