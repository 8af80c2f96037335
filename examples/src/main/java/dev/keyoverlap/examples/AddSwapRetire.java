package dev.keyoverlap.examples;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.store.pkcs12.Pkcs12KeyringStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The life of a key: it is added under an alias, swapped for the next one, and the last one is
 * retired. At each step the old keys stay in the keystore, for the messages in flight.
 */
public final class AddSwapRetire {

  private AddSwapRetire() {}

  /**
   * Runs the example in a temporary folder.
   *
   * @param args none
   * @throws IOException if there is no such folder
   * @throws KeyOverlapException if the example fails
   */
  public static void main(String[] args) throws IOException, KeyOverlapException {
    run(Files.createTempDirectory("keyoverlap-"), System.out);
  }

  static void run(Path folder, PrintStream out) throws KeyOverlapException {
    Path file = folder.resolve("orders.p12");
    char[] password = "example only".toCharArray();
    Alias orders = alias("orders");

    // The file need not exist: the first change makes it.
    try (KeystoreRotation rotation = KeystoreRotation.open(Pkcs12KeyringStore.at(file, password))) {
      rotation.add(orders, HeldKey.selfSigned("CN=orders 2026"));
      out.println("Added:\n" + rotation.keyring());

      // Same alias, new key. Signers with this alias use the new key from now on.
      rotation.by("alice", "yearly renewal").swap(orders, HeldKey.selfSigned("CN=orders 2027"));
      out.println("\nSwapped:\n" + rotation.keyring());

      // No key signs as "orders" from now on. Both keys still decrypt and verify.
      rotation.by("bob", "these orders have ended").retire(orders);
      out.println("\nRetired:\n" + rotation.keyring());

      out.println("\nWhat was done, by whom and why:");
      rotation.history().forEach(out::println);
    }
    out.println("\nAn ordinary keystore: keytool -list -keystore " + file);
    out.println("Its password: " + new String(password));
  }
}
