package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.ContentKey;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.provider.ImplicitRejection;
import dev.keyoverlap.cms.internal.provider.UnusablePrivateKeyException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;

/**
 * The key of the content as it came out, or a substitute, so that the work goes on either way.
 *
 * @param key of the length that the content needs
 * @param genuine false if something was noticed to be wrong; with PKCS#1 v1.5 nothing ever is
 */
public record RecoveredKey(ContentKey key, boolean genuine) {

  public static RecoveredKey of(
      RecipientKey recipient,
      CryptoProviders providers,
      PrivateKey privateKey,
      PublicKey ours,
      int keyLength)
      throws UnusablePrivateKeyException {
    byte[] substitute = ImplicitRejection.key(new byte[0], keyLength);
    byte[] recovered;
    try {
      recovered = recipient.recover(providers, privateKey, ours, keyLength);
    } catch (UnusablePrivateKeyException e) {
      throw e;
    } catch (GeneralSecurityException | RuntimeException e) {
      return new RecoveredKey(ContentKey.of(substitute), false);
    }
    if (recovered.length != keyLength) {
      Arrays.fill(recovered, (byte) 0);
      return new RecoveredKey(ContentKey.of(substitute), false);
    }
    return new RecoveredKey(ContentKey.of(recovered), true);
  }
}
