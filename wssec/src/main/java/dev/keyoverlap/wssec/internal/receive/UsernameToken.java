package dev.keyoverlap.wssec.internal.receive;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.wssec.internal.envelope.Envelope;
import dev.keyoverlap.wssec.internal.envelope.Names;
import dev.keyoverlap.xmldsig.internal.xml.StrictElement;
import dev.keyoverlap.xmldsig.internal.xml.XmlNames;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.namespace.QName;
import org.w3c.dom.Element;

/**
 * A token that names a user (WSS Username Token Profile 1.1.1). Whose password it is is for others
 * to say: what is read of it is what keeps it from being used twice.
 *
 * @param element the token
 * @param nonce its nonce, if it has one
 * @param created when that was made
 */
record UsernameToken(Element element, Optional<Nonce> nonce, Optional<Instant> created) {

  private static final QName NONCE = new QName(Names.WSSE, "Nonce");
  private static final QName CREATED = new QName(XmlNames.WSU, "Created");

  /** After the name; in any order, each once (its schema leaves that open). */
  private static final Set<QName> OPTIONAL =
      Set.of(new QName(Names.WSSE, "Password"), NONCE, CREATED);

  static UsernameToken of(Element element) throws MalformedMessageException {
    StrictElement children = StrictElement.of(element);
    String user = StrictElement.text(children.next(Names.WSSE, "Username"));
    Map<QName, Element> others = new HashMap<>();
    Optional<Element> next = children.nextOfAnyKind();
    while (next.isPresent()) {
      QName name = Envelope.name(next.get());
      if (!OPTIONAL.contains(name) || others.put(name, next.get()) != null) {
        throw StrictElement.malformed(element, "has something in it twice, or that is not known");
      }
      next = children.nextOfAnyKind();
    }
    Element nonce = others.get(NONCE);
    Element created = others.get(CREATED);
    if (nonce != null && created == null) {
      throw StrictElement.malformed(element, "has a nonce, and does not say when that was made");
    }
    return new UsernameToken(
        element,
        nonce == null
            ? Optional.empty()
            : Optional.of(new Nonce(user, StrictElement.base64(nonce))),
        created == null ? Optional.empty() : Timestamp.time(created));
  }

  /** A number that a user uses once. */
  static final class Nonce {

    private final String user;
    private final byte[] value;

    private Nonce(String user, byte[] value) {
      this.user = user;
      this.value = value;
    }

    /** For a cache, in 64 hexadecimal digits; never that of a signature. */
    String id() {
      return ReplayIdentity.of(value, user);
    }
  }
}
