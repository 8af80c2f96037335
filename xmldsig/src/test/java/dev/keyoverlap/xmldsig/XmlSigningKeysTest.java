package dev.keyoverlap.xmldsig;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.SigningKeysContract;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import dev.keyoverlap.xmldsig.spec.SignatureForm;
import java.time.InstantSource;

/** The keys that sign XML documents; see {@link SigningKeysContract}. */
class XmlSigningKeysTest extends SigningKeysContract {

  private static final byte[] DOCUMENT = "<order>1</order>".getBytes(UTF_8);

  private static XmlSigner.Builder at(Keyring keys) {
    return XmlSigner.with(keys).clock(InstantSource.fixed(NOW));
  }

  @Override
  protected byte[] sign(Keyring keys, Allowing allowing) throws KeyOverlapException {
    XmlSigner.Builder builder = at(keys).signAs(ORDERS);
    return switch (allowing) {
      case NOTHING -> builder.build().sign(DOCUMENT);
      case EXPIRED -> builder.acceptExpired().build().sign(DOCUMENT);
      case ANY_KEY_USAGE -> builder.acceptAnyKeyUsage().build().sign(DOCUMENT);
    };
  }

  @Override
  protected byte[] signAsRsa(Keyring keys) throws KeyOverlapException {
    return at(keys).signAs(ORDERS, SignatureAlgorithm.RSA_SHA256).build().sign(DOCUMENT);
  }

  @Override
  protected byte[] signTwice(Keyring keys) throws KeyOverlapException {
    return at(keys)
        .signAs(ORDERS)
        .signAsIfPresent(ORDERS_NEXT)
        .form(SignatureForm.PARALLEL_ENVELOPED)
        .build()
        .sign(DOCUMENT);
  }
}
