package dev.keyoverlap.cms.internal.envelope;

import dev.keyoverlap.cms.internal.algorithm.AcceptedAlgorithms;
import dev.keyoverlap.cms.internal.provider.CryptoProviders;
import dev.keyoverlap.cms.internal.syntax.KeyIdentifier;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Optional;

/**
 * A kind of recipient or an algorithm that is not known here. Whom it is for is still worth
 * knowing.
 *
 * @param what is not known
 */
record UnreadableKey(Optional<KeyIdentifier> recipient, String what) implements RecipientKey {

  @Override
  public String algorithm() {
    return what + " that is not supported";
  }

  @Override
  public boolean isLegacy() {
    return false;
  }

  @Override
  public String needed() {
    return algorithm();
  }

  @Override
  public boolean isAcceptable(AcceptedAlgorithms accepted, PublicKey ours) {
    return false;
  }

  @Override
  public byte[] recover(
      CryptoProviders providers, PrivateKey privateKey, PublicKey ours, int keyLength)
      throws GeneralSecurityException {
    throw new GeneralSecurityException("Unknown kind of recipient");
  }
}
