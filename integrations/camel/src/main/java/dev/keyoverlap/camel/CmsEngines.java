package dev.keyoverlap.camel;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsOpener;
import dev.keyoverlap.cms.CmsSealer;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.message.DecryptedContent;
import dev.keyoverlap.message.OpenedContent;
import dev.keyoverlap.message.VerifiedContent;
import java.io.InputStream;
import java.nio.file.Path;

/** The operations on CMS messages. */
final class CmsEngines {

  private CmsEngines() {}

  private interface Small {
    Outcome apply(byte[] message) throws Exception;
  }

  private interface Large {
    Outcome apply(InputStream message, Path file) throws Exception;
  }

  private record Streaming(Small small, Large large) implements Engine {
    @Override
    public Outcome inMemory(byte[] message) throws Exception {
      return small.apply(message);
    }

    @Override
    public boolean streams() {
      return true;
    }

    @Override
    public Outcome toFile(InputStream message, Path file) throws Exception {
      return large.apply(message, file);
    }
  }

  static Engine sign(CmsSigner signer) {
    return new Streaming(
        message -> Outcome.of(signer.sign(message)),
        (message, file) -> {
          signer.signToFile(message, file);
          return Outcome.of(null);
        });
  }

  static Engine encrypt(CmsEncryptor encryptor) {
    return new Streaming(
        message -> Outcome.of(encryptor.encrypt(message)),
        (message, file) -> {
          encryptor.encryptToFile(message, file);
          return Outcome.of(null);
        });
  }

  static Engine seal(CmsSealer sealer) {
    return new Streaming(
        message -> Outcome.of(sealer.seal(message)),
        (message, file) -> {
          sealer.sealToFile(message, file);
          return Outcome.of(null);
        });
  }

  static Engine verify(CmsVerifier verifier) {
    return new Streaming(
        message -> {
          VerifiedContent verified = verifier.verify(message);
          return Outcome.verified(verified.content(), verified);
        },
        (message, file) -> Outcome.verified(null, verifier.verifyToFile(message, file)));
  }

  static Engine decrypt(CmsDecryptor decryptor) {
    return new Streaming(
        message -> {
          DecryptedContent decrypted = decryptor.decrypt(message);
          return Outcome.decrypted(decrypted.content(), decrypted);
        },
        (message, file) -> Outcome.decrypted(null, decryptor.decryptToFile(message, file)));
  }

  static Engine open(CmsOpener opener) {
    return new Streaming(
        message -> {
          OpenedContent opened = opener.open(message);
          return Outcome.verified(opened.content(), opened);
        },
        (message, file) -> Outcome.verified(null, opener.openToFile(message, file)));
  }
}
