package dev.keyoverlap.examples.kit;

import dev.keyoverlap.procedure.UseCase;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A kind of messages in a kit. A receiver is tried with those that it reads. */
@SuppressWarnings("ImmutableEnumChecker") // neither list changes
enum KitFormat {
  /** With the algorithms that the most receivers know. */
  CMS(
      "cms",
      "CMS (RFC 5652), in DER or BER",
      "p7m",
      EnumSet.allOf(KitMessage.class),
      UseCase.CMS_SIGNER_OUTBOUND,
      UseCase.CMS_ENCRYPTOR_OUTBOUND),
  /** For receivers that refuse PKCS #1 v1.5. */
  CMS_OAEP(
      "cms-oaep",
      "CMS (RFC 5652), in DER, encrypted with RSAES-OAEP and SHA-256",
      "p7m",
      EnumSet.range(KitMessage.ENCRYPTED_OLD, KitMessage.ENCRYPTED_ALTERED),
      UseCase.CMS_ENCRYPTOR_OUTBOUND),
  /** The form of two signatures that nearly every receiver reads. */
  XML_SIBLINGS(
      "xml-siblings",
      "XML Signature next to the signed element, whose identifier is \"order\"",
      "xml",
      EnumSet.range(KitMessage.SIGNED_OLD, KitMessage.SIGNED_WRONG),
      UseCase.XML_SIGNER_OUTBOUND),
  /** The other one. */
  XML_PARALLEL(
      "xml-parallel",
      "XML Signature inside the signed document, excluding all signatures",
      "xml",
      EnumSet.range(KitMessage.SIGNED_OLD, KitMessage.SIGNED_WRONG),
      UseCase.XML_SIGNER_OUTBOUND),
  /** Two signatures stand in two headers, the second one for another actor. */
  SOAP(
      "soap",
      "WS-Security in SOAP 1.1, with a signed or encrypted body and without timestamp; a second"
          + " signature is in a header for the actor urn:example:next",
      "xml",
      EnumSet.complementOf(
          EnumSet.of(KitMessage.ENCRYPTED_OLD_AND_NEW, KitMessage.ENCRYPTED_NEW_AND_OLD)),
      UseCase.WS_REQUEST_SIGNER_OUTBOUND,
      UseCase.WS_REQUEST_ENCRYPTOR_OUTBOUND);

  private final String key;
  private final String about;
  private final String suffix;
  private final Set<KitMessage> messages;
  private final List<UseCase> uses;

  KitFormat(String key, String about, String suffix, Set<KitMessage> messages, UseCase... uses) {
    this.key = key;
    this.about = about;
    this.suffix = suffix;
    this.messages = Set.copyOf(messages);
    this.uses = List.of(uses);
  }

  /** As the manifest and the answers have it. */
  String key() {
    return key;
  }

  String about() {
    return about;
  }

  boolean isXml() {
    return suffix.equals("xml");
  }

  /** What there is in it, in the order of their declaration. */
  List<KitMessage> messages() {
    return messages.stream().sorted().toList();
  }

  /** What a key is used for that renews with what is found out by this format. */
  List<UseCase> uses() {
    return uses;
  }

  String file(KitMessage message) {
    return "messages/" + key + "/" + message.key() + "." + suffix;
  }

  /** Whether the same keys make the same bytes. */
  boolean isReproducible(KitMessage message) {
    // Encryption takes random keys, and a SOAP message random identifiers.
    return message.isSigned() && this != SOAP;
  }
}
