package dev.keyoverlap.wssec;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.SigningKeysContract;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
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
    return at(keys).signAs(ORDERS, SignatureAlgorithm.RSA_SHA256).build().protect(Soap.order());
  }

  @Override
  protected byte[] signTwice(Keyring keys) throws KeyOverlapException {
    return at(keys).signAsIfPresentFor("urn:next", ORDERS_NEXT).build().protect(Soap.order());
  }
}
