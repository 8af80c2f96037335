package dev.keyoverlap.benchmarks.cms;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import java.security.Provider;
import java.util.Optional;

/** KeyOverlap with byte arrays. */
final class KeyOverlapInMemory implements Library {

  private final Optional<Provider> provider;

  private KeyOverlapInMemory(Optional<Provider> provider) {
    this.provider = provider;
  }

  /** With the providers that it chooses by itself. */
  static KeyOverlapInMemory byItself() {
    return new KeyOverlapInMemory(Optional.empty());
  }

  /** Whether its native library is for this platform. */
  static boolean hasCorretto() {
    return AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
  }

  /** With Amazon's Corretto provider, as a user configures it. */
  static KeyOverlapInMemory withCorretto() {
    return new KeyOverlapInMemory(Optional.of(AmazonCorrettoCryptoProvider.INSTANCE));
  }

  @Override
  public Task prepare(Job job) throws Exception {
    KeyOverlap keyOverlap = KeyOverlap.with(job.keys(), provider);
    return switch (job.operation()) {
      case SIGN, SIGN_P256 -> {
        CmsSigner signer = keyOverlap.signer().build();
        yield Task.of(() -> signer.sign(job.content()), job::requireMessage);
      }
      case VERIFY, VERIFY_P256 -> {
        CmsVerifier verifier = keyOverlap.verifier();
        byte[] message = job.message();
        yield Task.of(() -> verifier.verify(message).content(), job::requireContent);
      }
      case VERIFY_DETACHED -> {
        CmsVerifier verifier = keyOverlap.verifier();
        byte[] message = job.message();
        yield Task.of(
            () -> verifier.verifyDetached(message, job.content()).content(), job::requireContent);
      }
      case ENCRYPT_GCM, ENCRYPT_CBC -> {
        CmsEncryptor encryptor = keyOverlap.encryptor(job.operation()).build();
        yield Task.of(() -> encryptor.encrypt(job.content()), job::requireMessage);
      }
      case DECRYPT_GCM, DECRYPT_CBC -> {
        CmsDecryptor decryptor = keyOverlap.decryptor();
        byte[] message = job.message();
        yield Task.of(() -> decryptor.decrypt(message).content(), job::requireContent);
      }
      case SIGN_AT_REST -> SwappingSigner.atRest(job);
      case SIGN_WHILE_SWAPPING -> SwappingSigner.swapping(job);
      default -> new BarePrimitives().prepare(job);
    };
  }
}
