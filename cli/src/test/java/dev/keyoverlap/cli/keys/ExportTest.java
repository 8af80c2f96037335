package dev.keyoverlap.cli.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyoverlap.cli.CommandTest;
import dev.keyoverlap.cli.Shell;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.PeerCertificate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTest extends CommandTest {

  @Test
  void export_writesTheCertificate() throws Exception {
    keystore("orders");

    Shell.Run run = shell.run("export", "orders");
    shell.run("export", "orders", "--to", "orders.cer", "-o", "json");

    assertThat(PeerCertificate.parse(run.bytes()).keyId()).isEqualTo(key("CN=orders").keyId());
    assertThat(PeerCertificate.from(folder.resolve("orders.cer")).keyId())
        .isEqualTo(key("CN=orders").keyId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders.p12", "orders.pem"})
  void exportOfAKeyPair_isEncrypted_andReadableByItsOwnerOnly(String name) throws Exception {
    keystore("orders");
    char[] chosen = "a new password".toCharArray();
    shell.set("KEYOVERLAP_EXPORT_PASSWORD", new String(chosen));

    Shell.Run run = shell.run("export", "orders", "--private", "--to", name, "--yes", "-o", "json");

    assertThat(run.status()).as(run.err()).isZero();
    Path file = folder.resolve(name);
    HeldKey read =
        name.endsWith("pem") ? HeldKey.fromPem(file, chosen) : HeldKey.fromPkcs12(file, chosen);
    assertThat(read.privateKey()).isEqualTo(key("CN=orders").privateKey());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(shell.run("export", "orders", "--private", "--to", name, "--yes").err())
        .contains("because it exists");
    assertThat(HeldKey.fromPkcs12(p12("check.p12", read), PASSWORD.toCharArray())).isEqualTo(read);
  }

  @Test
  void exportOfAKeyPair_withoutAFileOrWithoutAYes_isRefused() throws Exception {
    keystore("orders");

    Shell.Run shown = shell.run("export", "orders", "--private", "--yes");
    assertThat(shown.status()).isEqualTo(2);
    assertThat(shown.out()).isEmpty();
    assertThat(shell.run("export", "orders", "--private", "--to", "a.p12").status()).isEqualTo(2);
    assertThat(shell.run("export", "orders", "--private", "--to", "a.p12", "-n").status()).isZero();
    shell.typing("y", "first", "second");
    assertThat(shell.run("export", "orders", "--private", "--to", "a.p12").status()).isEqualTo(2);

    assertThat(folder.resolve("a.p12")).doesNotExist();
  }

  @Test
  void exportOfAKeyPair_ofWhichOnlyTheCertificateIsThere_isRefused() throws Exception {
    keystore("orders");
    cer("partner.cer", key("CN=partner"));
    shell.run("trust", "partner", "partner.cer", "--yes");

    assertThat(shell.run("export", "partner", "--private", "--to", "a.p12", "-y").err())
        .contains("[NO_PRIVATE_KEY]");
  }
}
