package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import java.io.ByteArrayInputStream;

/** KeyOverlap from a stream to a stream, which is given nothing before it is accepted. */
final class KeyOverlapStreams implements Library {

  @Override
  public Task prepare(Job job) throws Exception {
    KeyOverlap keyOverlap = KeyOverlap.with(job.keys());
    return switch (job.operation()) {
      case SIGN, SIGN_P256 -> {
        CmsSigner signer = keyOverlap.signer().build();
        yield Task.writing(
            job,
            target -> {
              signer.signStream(new ByteArrayInputStream(job.content()), target);
              return signer;
            });
      }
      case VERIFY, VERIFY_P256 -> {
        CmsVerifier verifier = keyOverlap.verifier();
        yield Task.reading(job, verifier::verifyStream);
      }
      case VERIFY_DETACHED -> {
        CmsVerifier verifier = keyOverlap.verifier();
        byte[] message = job.message();
        // It throws unless the content is the signed one.
        yield Task.of(
            () -> verifier.verifyDetachedStream(message, new ByteArrayInputStream(job.content())),
            report -> {});
      }
      case ENCRYPT_GCM, ENCRYPT_CBC -> {
        CmsEncryptor encryptor = keyOverlap.encryptor(job.operation()).build();
        yield Task.writing(
            job,
            target -> {
              encryptor.encryptStream(new ByteArrayInputStream(job.content()), target);
              return encryptor;
            });
      }
      case DECRYPT_GCM, DECRYPT_CBC -> {
        CmsDecryptor decryptor = keyOverlap.decryptor();
        yield Task.reading(job, decryptor::decryptStream);
      }
      default -> new BarePrimitives().prepare(job);
    };
  }
}
