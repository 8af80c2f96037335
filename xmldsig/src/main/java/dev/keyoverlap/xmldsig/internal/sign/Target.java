package dev.keyoverlap.xmldsig.internal.sign;

import dev.keyoverlap.message.MalformedMessageException;
import dev.keyoverlap.xmldsig.internal.signature.DetachedBytes;
import dev.keyoverlap.xmldsig.internal.xml.IdNames;
import dev.keyoverlap.xmldsig.internal.xml.Ids;
import java.util.Optional;
import org.w3c.dom.Element;

/** Something to sign. */
sealed interface Target {

  /**
   * Content outside of the document of the signature.
   *
   * @param content what
   */
  record Outside(DetachedBytes content) implements Target {}

  /** A part of the document. */
  sealed interface InDocument extends Target {

    /** Whether the signature is inside of it. */
    boolean aroundSignature();
  }

  /** The document. */
  record Whole() implements InDocument {

    @Override
    public boolean aroundSignature() {
      return true;
    }
  }

  /**
   * The element that both sides know to be meant by a reference without a URI.
   *
   * @param aroundSignature whether the signature is inside of it
   */
  record Unnamed(boolean aroundSignature) implements InDocument {}

  /**
   * An element with an identifier.
   *
   * @param id the identifier
   * @param aroundSignature whether the signature is inside of it
   */
  record Identified(String id, boolean aroundSignature) implements InDocument {

    /**
     * An element without identifier gets one, unless the caller has said by which attribute it is
     * referred to: then its schema may not allow another.
     */
    static Identified of(Element element, IdNames names, boolean around)
        throws MalformedMessageException {
      Optional<String> own = names.of(element);
      if (own.isEmpty() && !names.named().isEmpty()) {
        throw new MalformedMessageException(
            "Cannot sign <%s>: it has none of the identifiers %s. Give it one before it is signed"
                .formatted(element.getNodeName(), names.named()));
      }
      String id = own.orElseGet(SigningTerms::newId);
      if (own.isEmpty()) {
        element.setAttributeNS(null, "Id", id);
      }
      return new Identified(id, around);
    }

    static boolean isReferable(String id) {
      return id.matches("[\\w.-]+");
    }

    void requireUnique(Ids ids) throws MalformedMessageException {
      if (ids.find(id).size() != 1) {
        throw new MalformedMessageException(
            "Several elements have the identifier '%s'".formatted(id));
      }
      if (!isReferable(id)) {
        throw new MalformedMessageException("'%s' cannot be used as an identifier".formatted(id));
      }
    }
  }
}
