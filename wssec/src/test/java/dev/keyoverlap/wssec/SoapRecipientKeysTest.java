package dev.keyoverlap.wssec;

import dev.keyoverlap.fixtures.RecipientKeysContract;
import dev.keyoverlap.fixtures.SigningKeysContract.Allowing;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.ring.Keyring;
import java.time.InstantSource;

/** The certificates that SOAP messages are encrypted to; see {@link RecipientKeysContract}. */
class SoapRecipientKeysTest extends RecipientKeysContract {

  @Override
  protected byte[] encrypt(Keyring keys, Allowing allowing) throws KeyOverlapException {
    SoapProtector.Builder builder =
        SoapProtector.with(keys).clock(InstantSource.fixed(NOW)).encryptTo(PARTNER);
    return switch (allowing) {
      case NOTHING -> builder.build().protect(Soap.order());
      case EXPIRED -> builder.acceptExpired().build().protect(Soap.order());
      case ANY_KEY_USAGE -> builder.acceptAnyKeyUsage().build().protect(Soap.order());
    };
  }
}
