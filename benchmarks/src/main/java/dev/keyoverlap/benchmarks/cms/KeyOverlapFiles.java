package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.cms.CmsDecryptor;
import dev.keyoverlap.cms.CmsEncryptor;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * KeyOverlap from a file to a file, which appears once it is accepted. Both are in the file system
 * of the checkout; reading and writing them is measured, too.
 */
final class KeyOverlapFiles implements Library {

  @Override
  public Task prepare(Job job) throws Exception {
    KeyOverlap keyOverlap = KeyOverlap.with(job.keys());
    return switch (job.operation()) {
      case SIGN -> {
        CmsSigner signer = keyOverlap.signer().build();
        yield new FileTask(job.content(), signer::sign, job::requireMessage);
      }
      case VERIFY -> {
        CmsVerifier verifier = keyOverlap.verifier();
        yield new FileTask(job.message(), verifier::verify, job::requireContent);
      }
      case ENCRYPT_GCM -> {
        CmsEncryptor encryptor = keyOverlap.encryptor(job.operation()).build();
        yield new FileTask(job.content(), encryptor::encrypt, job::requireMessage);
      }
      case DECRYPT_GCM -> {
        CmsDecryptor decryptor = keyOverlap.decryptor();
        yield new FileTask(job.message(), decryptor::decrypt, job::requireContent);
      }
      default -> throw job.unknown();
    };
  }

  /** Work on two files. */
  @FunctionalInterface
  private interface Work {
    void run(Path source, Path target) throws Exception;
  }

  private static final class FileTask implements Task {

    private final Path folder = Files.createTempDirectory(BenchmarkKeys.folder(), "files");
    private final Path source = folder.resolve("source");
    private final Path target = folder.resolve("target");
    private final Work work;
    private final Check<byte[]> check;

    FileTask(byte[] input, Work work, Check<byte[]> check) throws Exception {
      this.work = work;
      this.check = check;
      Files.write(source, input);
    }

    @Override
    public Object run() throws Exception {
      work.run(source, target);
      return target;
    }

    @Override
    public void check() throws Exception {
      work.run(source, target);
      check.accept(Files.readAllBytes(target));
    }

    @Override
    public void end() throws Exception {
      Files.delete(source);
      Files.delete(target);
      Files.delete(folder);
    }
  }
}
