package dev.annals.demo;

import dev.annals.kernel.ActorType;
import java.util.Map;

/**
 * A person of a company, or an agent that works for people.
 *
 * @param place location in the company, such as a region or a ward
 */
record Person(
    String id,
    String name,
    String email,
    ActorType type,
    String place,
    String ip,
    String userAgent) {

  Map<String, Object> asActor() {
    return type == ActorType.AGENT
        ? Map.of("id", id, "name", name, "type", type.name())
        : Map.of("id", id, "name", name, "email", email, "type", type.name());
  }
}
