package dev.keyoverlap.wssec;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.StrictElement;
import dev.keyoverlap.xmldsig.internal.XmlNames;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.w3c.dom.Element;

/**
 * The timestamp of a message (WS-Security 1.1.1, 10).
 *
 * @param created when the sender says it was made
 * @param expires when the sender says it ends, if at all
 */
record Timestamp(Instant created, Optional<Instant> expires) {

  static Timestamp of(Element element) throws MalformedMessageException {
    StrictElement children = StrictElement.of(element);
    Instant created = time(children.next(XmlNames.WSU, "Created"));
    Optional<Element> expires = children.nextIf(XmlNames.WSU, "Expires");
    children.end();
    return new Timestamp(
        created, expires.isPresent() ? Optional.of(time(expires.get())) : Optional.empty());
  }

  static Instant time(Element element) throws MalformedMessageException {
    try {
      // With Z or an offset: a time of some zone or other is none.
      return OffsetDateTime.parse(StrictElement.text(element)).toInstant();
    } catch (DateTimeException e) {
      throw StrictElement.malformed(element, "is no time");
    }
  }

  /** Insists that the message is neither too old nor of the future. */
  void requireFresh(Instant now, Duration maxAge, Duration skew) throws SoapRefusedException {
    if (created.isAfter(now.plus(skew))) {
      throw stale("was made at %s, and it is only %s; set one of the clocks", created, now);
    }
    if (created.plus(maxAge).plus(skew).isBefore(now)) {
      throw stale("was made at %s, and it is %s already", created, now);
    }
    if (expires.isPresent() && !expires.get().plus(skew).isAfter(now)) {
      throw stale("was valid until %s, and it is %s already", expires.get(), now);
    }
    if (expires.isPresent() && expires.get().isBefore(created)) {
      throw stale("is valid until %s, and was made at %s only", expires.get(), created);
    }
  }

  private static SoapRefusedException stale(String flaw, Instant one, Instant other) {
    return new SoapRefusedException(
        SoapRefusedException.Reason.STALE, "The message " + flaw.formatted(one, other));
  }
}
