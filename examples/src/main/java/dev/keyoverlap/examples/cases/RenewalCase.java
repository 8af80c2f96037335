package dev.keyoverlap.examples.cases;

import dev.keyoverlap.KeystoreRotation;
import java.time.InstantSource;
import java.util.List;

/** The cases that have programs, by the identifiers of their procedures. */
@SuppressWarnings("ImmutableEnumChecker") // the list does not change
enum RenewalCase {
  CS1("CMS signer", Formats::cmsSigned),
  CS2("CMS signer", Formats::cmsSigned),
  CS3("CMS signer", Formats::cmsSigned),
  CS4("CMS signer", Formats::cmsSignedOnce),
  CE1("CMS encryptor", Formats::cmsEncrypted),
  CE2("CMS encryptor", Formats::cmsEncrypted),
  CE3("CMS encryptor", Formats::cmsEncrypted),
  CE4("CMS encryptor", Formats::cmsEncrypted),
  XS1("XML signer", Formats::xmlSigned),
  XS2("XML signer", Formats::xmlSigned),
  WOS1("WS-Security signer", Formats::soapSigned),
  WOS2("WS-Security signer", Formats::soapSigned),
  /** One key pair for three uses, towards three partners. */
  SK5("CMS signer, CMS decryptor, HTTPS", Formats::cmsSigned, Formats::cmsDecrypted, Https::of);

  private final String uses;
  private final List<Format> formats;

  RenewalCase(String uses, Format... formats) {
    this.uses = uses;
    this.formats = List.of(formats);
  }

  String uses() {
    return uses;
  }

  /** The uses of the key, each towards a partner of its own. */
  List<Format> formats() {
    return formats;
  }

  /** Whether the key is the partner's, so that it is the partner who decrypts with it. */
  boolean isOfThePartner() {
    return name().startsWith("CE");
  }

  /** Sets up an exchange. */
  @FunctionalInterface
  interface Format {
    Exchange between(KeystoreRotation ours, InstantSource clock, Partner partner) throws Exception;
  }
}
