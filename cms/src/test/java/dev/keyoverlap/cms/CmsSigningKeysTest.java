package dev.keyoverlap.cms;

import dev.keyoverlap.algorithm.SignatureAlgorithm;
import dev.keyoverlap.fixtures.SigningKeysContract;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import java.time.InstantSource;

/** The keys that sign CMS messages; see {@link SigningKeysContract}. */
class CmsSigningKeysTest extends SigningKeysContract {

  private static final byte[] CONTENT = {1, 2, 3};

  private static CmsSigner.Builder at(Keyring keys) {
    return CmsSigner.with(keys).clock(InstantSource.fixed(NOW));
  }

  @Override
  protected byte[] sign(Keyring keys, Allowing allowing) throws KeyOverlapException {
    CmsSigner.Builder builder = at(keys).signAs(ORDERS);
    return switch (allowing) {
      case NOTHING -> builder.build().sign(CONTENT);
      case EXPIRED -> builder.acceptExpired().build().sign(CONTENT);
      case ANY_KEY_USAGE -> builder.acceptAnyKeyUsage().build().sign(CONTENT);
    };
  }

  @Override
  protected byte[] signAsRsa(Keyring keys) throws KeyOverlapException {
    return at(keys).signAs(ORDERS, SignatureAlgorithm.RSA_SHA256).build().sign(CONTENT);
  }

  @Override
  protected byte[] signTwice(Keyring keys) throws KeyOverlapException {
    return at(keys).signAs(ORDERS).signAsIfPresent(ORDERS_NEXT).build().sign(CONTENT);
  }
}
