package dev.keyoverlap.cms;

import dev.keyoverlap.fixtures.RecipientKeysContract;
import dev.keyoverlap.fixtures.SigningKeysContract.Allowing;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import java.time.InstantSource;

/** The certificates that CMS messages are encrypted to; see {@link RecipientKeysContract}. */
class CmsRecipientKeysTest extends RecipientKeysContract {

  private static final byte[] CONTENT = {1, 2, 3};

  @Override
  protected byte[] encrypt(Keyring keys, Allowing allowing) throws KeyOverlapException {
    CmsEncryptor.Builder builder =
        CmsEncryptor.with(keys).clock(InstantSource.fixed(NOW)).encryptTo(PARTNER);
    return switch (allowing) {
      case NOTHING -> builder.build().encrypt(CONTENT);
      case EXPIRED -> builder.acceptExpired().build().encrypt(CONTENT);
      case ANY_KEY_USAGE -> builder.acceptAnyKeyUsage().build().encrypt(CONTENT);
    };
  }
}
