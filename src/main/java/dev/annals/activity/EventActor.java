package dev.annals.activity;

import dev.annals.access.Actor;
import dev.annals.access.Caller;
import dev.annals.kernel.ActorType;
import dev.annals.kernel.IpAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An actor and its origin, in values that an event accepts: texts of unauthenticated clients are
 * truncated, and invalid addresses are left out, so that no input of a client prevents its action
 * from being recorded.
 */
record EventActor(
    ActorType type,
    @Nullable String id,
    @Nullable String name,
    @Nullable String email,
    @Nullable String ip,
    @Nullable String userAgent) {

  /** The actor of facts that Annals itself causes. */
  static final EventActor ANNALS =
      new EventActor(ActorType.SYSTEM, null, "Annals", null, null, null);

  EventActor {
    id = cut(id);
    name = cut(name);
    email = cut(email);
    ip = address(ip);
    userAgent = cut(userAgent);
  }

  static EventActor of(@Nullable Actor actor) {
    return actor == null
        ? ANNALS
        : new EventActor(type(actor.kind()), actor.id(), null, null, actor.ip(), actor.userAgent());
  }

  static EventActor of(Caller caller) {
    return new EventActor(
        caller.isVendor() ? ActorType.SERVICE : ActorType.USER,
        caller.id(),
        caller.name(),
        caller.email(),
        caller.ip(),
        caller.userAgent());
  }

  /** An unauthenticated client without further details. */
  static EventActor unnamed() {
    return new EventActor(ActorType.ANONYMOUS, null, null, null, null, null);
  }

  /** Returns the event's {@code actor}. */
  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("type", type.name());
    put(json, "id", id);
    put(json, "name", name);
    put(json, "email", email);
    return json;
  }

  private static void put(Map<String, Object> json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static ActorType type(Actor.Kind kind) {
    return switch (kind) {
      case VENDOR -> ActorType.SERVICE;
      case TENANT_USER -> ActorType.USER;
      case STRANGER -> ActorType.ANONYMOUS;
    };
  }

  private static @Nullable String cut(@Nullable String text) {
    if (text == null) {
      return null;
    }
    var whole = text.length() <= Actor.LONGEST ? text : text.substring(0, Actor.LONGEST);
    // An unpaired surrogate, from truncation or from a client, becomes a question mark.
    return new String(whole.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** Removes the zone that Java appends to a link-local address. */
  private static @Nullable String address(@Nullable String ip) {
    if (ip == null) {
      return null;
    }
    var plain = ip.contains("%") ? ip.substring(0, ip.indexOf('%')) : ip;
    return IpAddress.parse(plain).map(IpAddress::text).orElse(null);
  }
}
