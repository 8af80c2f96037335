package dev.keyoverlap.following;

import static dev.keyoverlap.key.Alias.alias;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.keyoverlap.KeystoreListener;
import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.MissingKeysException;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.ring.Finding;
import dev.keyoverlap.ring.KeyState;
import dev.keyoverlap.ring.KeyringStore;
import dev.keyoverlap.store.InMemoryKeyringStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys that other tools renew, in the layouts of these tools. */
class FollowingTest {

  private static final Alias HTTPS = alias("https");
  private static final HeldKey AUTHORITY = TestKeys.ec("authority");

  private final SetClock clock = new SetClock();
  private final KeyringStore store = InMemoryKeyringStore.empty();
  private final List<Finding> findings = Collections.synchronizedList(new ArrayList<>());

  private final Instant begin = clock.instant();

  @TempDir Path folder;

  enum Tool {
    CERT_MANAGER_PEM,
    CERT_MANAGER_PKCS12,
    CERT_MANAGER_JKS,
    CERTBOT,
    ACME_SH,
    VAULT_AGENT,
    SYSTEMD_CREDENTIALS
  }

  private HeldKey issued() {
    return issued(0);
  }

  private HeldKey issued(int daysLater) {
    return TestKeys.named("https")
        .algorithm("EC", 256)
        .valid(from(daysLater), from(daysLater + 400))
        .issuedBy(AUTHORITY)
        .make();
  }

  private Instant from(int daysLater) {
    return begin.plus(Duration.ofDays(daysLater - 2));
  }

  private void deliver(Tool tool, int number, HeldKey key) throws Exception {
    switch (tool) {
      case CERT_MANAGER_PEM ->
          Layouts.kubernetes(folder, "2026_12_0" + number, Layouts.certManager(key));
      case CERT_MANAGER_PKCS12 ->
          Layouts.kubernetes(
              folder, "2026_12_0" + number, Layouts.certManagerKeystore(key, "PKCS12"));
      case CERT_MANAGER_JKS ->
          Layouts.kubernetes(folder, "2026_12_0" + number, Layouts.certManagerKeystore(key, "JKS"));
      case CERTBOT -> Layouts.certbot(folder, "https", number, key);
      case ACME_SH -> Layouts.acmeSh(folder, "https", key);
      case VAULT_AGENT -> Layouts.vaultAgent(folder.resolve("https.pem"), key);
      case SYSTEMD_CREDENTIALS -> {
        Files.write(folder.resolve("https-key"), Layouts.key(key));
        Files.write(folder.resolve("https-chain"), Layouts.chain(key));
      }
    }
  }

  private KeySource source(Tool tool) {
    return switch (tool) {
      case CERT_MANAGER_PEM, CERT_MANAGER_PKCS12, CERT_MANAGER_JKS ->
          KeySource.folder(HTTPS, folder, Layouts.PASSWORD::clone);
      case CERTBOT -> KeySource.folders(folder.resolve("live"), Layouts.PASSWORD::clone);
      case ACME_SH -> KeySource.folders(folder, Layouts.PASSWORD::clone);
      case VAULT_AGENT -> KeySource.pem(HTTPS, folder.resolve("https.pem"));
      case SYSTEMD_CREDENTIALS ->
          KeySource.pem(HTTPS, folder.resolve("https-key"), folder.resolve("https-chain"));
    };
  }

  private KeystoreRotation following(KeySource source) throws Exception {
    KeystoreListener listener =
        new KeystoreListener() {
          @Override
          public void onFinding(Finding finding) {
            findings.add(finding);
          }
        };
    return KeystoreRotation.with(store)
        .clock(clock)
        .reloadManually()
        .addListener(listener, Runnable::run)
        .following(source)
        .open();
  }

  private static HeldKey active(KeystoreRotation rotation) {
    return (HeldKey) rotation.keyring().active(HTTPS).orElseThrow().entry();
  }

  @ParameterizedTest
  @EnumSource(Tool.class)
  void certificate_thatIsNew_isASwap_andTheOldKeyIsKept(Tool tool) throws Exception {
    HeldKey first = issued();
    HeldKey second = issued(1);
    deliver(tool, 1, first);
    try (KeystoreRotation rotation = following(source(tool))) {
      assertThat(active(rotation)).isEqualTo(first);
      assertThat(active(rotation).chain()).isEqualTo(first.chain());
      assertThat(rotation.reload()).isFalse();

      deliver(tool, 2, second);
      List<String> before = contents();
      assertThat(rotation.reload()).isTrue();

      assertThat(active(rotation)).isEqualTo(second);
      assertThat(rotation.keyring().find(first.keyId()).orElseThrow().state())
          .isEqualTo(KeyState.RETAINED);
      assertThat(rotation.history())
          .last()
          .asString()
          .contains("delivered in " + folder.toString());
      assertThat(rotation.reload()).isFalse();
      assertThat(contents()).as("nothing is written to the source").isEqualTo(before);
    }
    assertThat(findings).isEmpty();
    try (KeystoreRotation again = following(source(tool))) {
      assertThat(active(again)).isEqualTo(second);
      assertThat(again.keyring().versions()).hasSize(2);
    }
  }

  private List<String> contents() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).sorted().toList();
    }
  }

  private void assertRefused(KeystoreRotation rotation, HeldKey stays, String reason)
      throws Exception {
    int before = findings.size();
    assertThat(rotation.reload()).isFalse();
    assertThat(rotation.reload()).isFalse();
    assertThat(active(rotation)).isEqualTo(stays);
    assertThat(findings).as("told once").hasSize(before + 1);
    assertThat(findings.get(before).kind()).isEqualTo(Finding.Kind.DELIVERY_REFUSED);
    assertThat(findings.get(before).message()).contains(reason);
  }

  @Test
  void delivery_thatIsNotWhole_changesNothing_andIsToldOnce() throws Exception {
    HeldKey first = issued();
    HeldKey next = issued(1);
    Path key = folder.resolve("privkey.pem");
    Path chain = folder.resolve("fullchain.pem");
    Files.write(key, Layouts.key(first));
    Files.write(chain, Layouts.chain(first));
    try (KeystoreRotation rotation = following(KeySource.pem(HTTPS, key, chain))) {
      Files.write(key, Layouts.key(next));
      assertRefused(rotation, first, "belongs to none of the certificates");
      byte[] whole = Layouts.chain(next);
      Files.write(chain, Arrays.copyOf(whole, whole.length - 3));
      assertRefused(rotation, first, "is not written to its end");
      Files.write(chain, Arrays.copyOf(whole, whole.length - 100));
      assertThat(rotation.reload()).isFalse();
      Files.delete(chain);
      assertRefused(rotation, first, "there is no file");
      Files.write(chain, new byte[0]);
      assertRefused(rotation, first, "is not written to its end");
      Files.write(chain, whole);
      assertThat(rotation.reload()).isTrue();
      assertThat(active(rotation)).isEqualTo(next);
      assertThat(active(rotation).chain()).hasSize(2);
    }
  }

  @Test
  void delivery_thatIsOlderOrExpired_changesNothing() throws Exception {
    HeldKey first = issued();
    HeldKey second = issued(1);
    HeldKey older = issued(-30);
    HeldKey expired =
        TestKeys.named("https").algorithm("EC", 256).valid(from(-100), from(-1)).make();
    Path file = folder.resolve("https.pem");
    Layouts.vaultAgent(file, first);
    try (KeystoreRotation rotation = following(KeySource.pem(HTTPS, file))) {
      Layouts.vaultAgent(file, second);
      assertThat(rotation.reload()).isTrue();
      Layouts.vaultAgent(file, first);
      assertRefused(rotation, second, "has this key already");
      Layouts.vaultAgent(file, older);
      assertRefused(rotation, second, "older than the active one");
      Layouts.vaultAgent(file, expired);
      assertRefused(rotation, second, "expired");
      Layouts.vaultAgent(file, second);
      assertThat(rotation.reload()).isFalse();
      Layouts.vaultAgent(file, expired);
      assertRefused(rotation, second, "expired");
    }
  }

  @Test
  void chain_thatIsShorter_isTakenAtTheSecondLook() throws Exception {
    HeldKey first = issued();
    HeldKey second = issued(1);
    Path key = folder.resolve("privkey.pem");
    Path chain = folder.resolve("fullchain.pem");
    Files.write(key, Layouts.key(first));
    Files.write(chain, Layouts.chain(first));
    try (KeystoreRotation rotation = following(KeySource.pem(HTTPS, key, chain))) {
      HeldKey alone = HeldKey.of(second.privateKey(), List.of(second.certificate()));
      Files.write(key, Layouts.key(second));
      Files.write(chain, Layouts.chain(alone));
      assertThat(rotation.reload()).isFalse();
      assertThat(active(rotation)).isEqualTo(first);

      assertThat(rotation.reload()).isTrue();
      assertThat(active(rotation)).isEqualTo(second);
    }
  }

  @Test
  void keystore_withAnotherPassword_isNamed_andReadWhenThePasswordIsRight() throws Exception {
    HeldKey first = issued();
    Path file = folder.resolve("https.p12");
    Files.write(file, Layouts.keystore("PKCS12", first));
    StringBuilder password = new StringBuilder("wrong");
    try (KeystoreRotation rotation =
        following(KeySource.folders(folder, () -> password.toString().toCharArray()))) {
      assertThat(rotation.keyring().versions()).isEmpty();
      assertThat(findings).hasSize(1);
      assertThat(findings.get(0).message()).contains("password").doesNotContain("wrong");
      password.replace(0, password.length(), new String(Layouts.PASSWORD));
      assertThat(rotation.reload()).isTrue();
      assertThat(active(rotation)).isEqualTo(first);
    }
  }

  @Test
  void writes_inAnyOrderAndPieces_neverBringAKeyWithoutItsCertificate() throws Exception {
    HeldKey current = issued();
    Path key = folder.resolve("privkey.pem");
    Path chain = folder.resolve("fullchain.pem");
    Files.write(key, Layouts.key(current));
    Files.write(chain, Layouts.chain(current));
    Random random = new Random(20);
    try (KeystoreRotation rotation = following(KeySource.pem(HTTPS, key, chain))) {
      for (int i = 1; i <= 25; i++) {
        HeldKey next = issued(i);
        clock.advance(Duration.ofDays(1));
        List<Runnable> writes = new ArrayList<>();
        pieces(writes, key, Layouts.key(next), random);
        List<Runnable> others = new ArrayList<>();
        pieces(others, chain, Layouts.chain(next), random);
        while (!writes.isEmpty() || !others.isEmpty()) {
          List<Runnable> from =
              others.isEmpty() || (!writes.isEmpty() && random.nextBoolean()) ? writes : others;
          from.remove(0).run();
          boolean unused = rotation.reload();
          HeldKey active = active(rotation);
          assertThat(active).isIn(current, next);
          assertThat(active.privateKey()).isNotNull();
          assertThat(active.chain()).hasSize(2);
        }
        assertThat(active(rotation)).isEqualTo(next);
        current = next;
      }
      assertThat(rotation.keyring().versions()).hasSize(26);
    }
  }

  /** A file that is emptied first, and then written piece by piece. */
  private static void pieces(List<Runnable> writes, Path file, byte[] content, Random random) {
    int pieces = 1 + random.nextInt(3);
    for (int i = 0; i <= pieces; i++) {
      byte[] part = Arrays.copyOf(content, content.length * i / pieces);
      writes.add(
          () -> {
            try {
              Files.write(file, part);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
    }
  }

  @Test
  void keys_thatAreRequired_mayComeFromTheSource() throws Exception {
    Path file = folder.resolve("https.pem");
    KeystoreRotation.Builder builder =
        KeystoreRotation.with(store)
            .clock(clock)
            .reloadManually()
            .requireKeys(HTTPS)
            .following(KeySource.pem(HTTPS, file));

    assertThatExceptionOfType(MissingKeysException.class).isThrownBy(builder::open);
    Layouts.vaultAgent(file, issued());
    try (KeystoreRotation rotation = builder.open()) {
      assertThat(active(rotation).certificate()).isNotNull();
    }
    assertThatIllegalStateException()
        .isThrownBy(() -> builder.readOnly().open())
        .withMessageContaining("read-only");
  }

  @Test
  void source_thatThrows_isTold_andOthersAreFollowed() throws Exception {
    HeldKey first = issued();
    Path file = folder.resolve("https.pem");
    Layouts.vaultAgent(file, first);
    KeySource broken =
        () -> {
          throw new IllegalArgumentException("of somebody's own");
        };
    try (KeystoreRotation rotation =
        following(
            () -> {
              List<Delivery> all = new ArrayList<>(KeySource.pem(HTTPS, file).look());
              all.add(Delivery.broken(alias("other"), "the cloud", "it is away"));
              return all;
            })) {
      assertThat(active(rotation)).isEqualTo(first);
      assertThat(findings).singleElement().asString().contains("it is away");
    }
    try (KeystoreRotation rotation = following(broken)) {
      assertThat(active(rotation)).isEqualTo(first);
      assertThat(findings).hasSize(2);
    }
  }
}
