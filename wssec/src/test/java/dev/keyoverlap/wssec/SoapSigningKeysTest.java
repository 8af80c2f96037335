package dev.keyoverlap.wssec;

import dev.keyoverlap.KeyOverlapException;
import dev.keyoverlap.Keyring;
import dev.keyoverlap.fixtures.SigningKeysContract;
import dev.keyoverlap.xmldsig.spec.XmlSignatureAlgorithm;
import java.time.InstantSource;

/** The keys that sign SOAP messages; see {@link SigningKeysContract}. */
class SoapSigningKeysTest extends SigningKeysContract {

  private static SoapProtector.Builder at(Keyring keys) {
    return SoapProtector.with(keys).clock(InstantSource.fixed(NOW)).signAs(ORDERS);
  }

  @Override
  protected byte[] sign(Keyring keys, Allowing allowing) throws KeyOverlapException {
    SoapProtector.Builder builder = at(keys);
    return switch (allowing) {
      case NOTHING -> builder.build().protect(Soap.order());
      case EXPIRED -> builder.acceptExpired().build().protect(Soap.order());
      case ANY_KEY_USAGE -> builder.acceptAnyKeyUsage().build().protect(Soap.order());
    };
  }

  @Override
  protected byte[] signAsRsa(Keyring keys) throws KeyOverlapException {
    return at(keys)
        .signatureAlgorithm(XmlSignatureAlgorithm.RSA_SHA256)
        .build()
        .protect(Soap.order());
  }

  @Override
  protected byte[] signTwice(Keyring keys) throws KeyOverlapException {
    return at(keys).signAsIfPresent(ORDERS_NEXT, "urn:next").build().protect(Soap.order());
  }
}
