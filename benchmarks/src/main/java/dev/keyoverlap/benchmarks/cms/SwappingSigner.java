package dev.keyoverlap.benchmarks.cms;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.cms.CmsSigner;
import dev.keyoverlap.cms.CmsVerifier;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A signer on a keystore file, while another thread swaps its key without pause, or the key of
 * another keystore. The processor is equally busy in both cases, so the difference is the effect of
 * swaps on signers. Each swap is complete: a new revision of the file, on the disk.
 */
final class SwappingSigner implements Task {

  private static final Alias SIGNER = Alias.alias("signer");

  private final Job job;
  private final Path folder;
  private final KeystoreRotation rotation;
  private final KeystoreRotation other;
  private final CmsSigner signer;
  private final CmsVerifier verifier;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Integer> swaps;
  private volatile boolean ended;

  private SwappingSigner(Job job, List<HeldKey> keys, boolean swapping) throws Exception {
    this.job = job;
    this.folder = Files.createTempDirectory(BenchmarkKeys.folder(), "swapped");
    this.rotation = open("keys.p12", keys);
    this.other = open("other.p12", keys);
    this.signer = CmsSigner.with(rotation).signAs(SIGNER).build();
    this.verifier = CmsVerifier.of(rotation, VerificationPolicy.anyOf(SIGNER));
    this.swaps = thread.submit(() -> swap(swapping ? rotation : other, keys));
  }

  private KeystoreRotation open(String file, List<HeldKey> keys) throws Exception {
    KeystoreRotation opened =
        KeystoreRotation.with(Pkcs12KeyringStore.at(folder.resolve(file), BenchmarkKeys.PASSWORD))
            .reloadManually()
            .open();
    opened.add(SIGNER, keys.get(0));
    opened.swap(SIGNER, keys.get(1));
    return opened;
  }

  static Task atRest(Job job) throws Exception {
    return new SwappingSigner(job, BenchmarkKeys.load(false, 2), false);
  }

  static Task swapping(Job job) throws Exception {
    return new SwappingSigner(job, BenchmarkKeys.load(false, 2), true);
  }

  /** The two keys take turns, so that the keystore does not grow. */
  private int swap(KeystoreRotation swapped, List<HeldKey> keys) throws Exception {
    int done = 0;
    while (!ended) {
      swapped.restore(keys.get(done % 2).keyId());
      done++;
    }
    return done;
  }

  @Override
  public Object run() throws Exception {
    return signer.sign(job.content());
  }

  @Override
  public void check() throws Exception {
    job.requireContent(verifier.verify(signer.sign(job.content())).content());
  }

  /**
   * Ends the swaps.
   *
   * @throws java.util.concurrent.ExecutionException if one of them failed
   */
  @Override
  public void end() throws Exception {
    ended = true;
    thread.shutdown();
    swaps.get();
    rotation.close();
    other.close();
    remove(folder);
  }

  private static void remove(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
