package dev.keyoverlap.wssec;

import static dev.keyoverlap.key.Alias.alias;

import dev.keyoverlap.KeystoreRotation;
import dev.keyoverlap.fixtures.SetClock;
import dev.keyoverlap.fixtures.TestKeys;
import dev.keyoverlap.key.Alias;
import dev.keyoverlap.key.HeldKey;
import dev.keyoverlap.key.KeyOverlapException;
import dev.keyoverlap.message.VerificationPolicy;
import dev.keyoverlap.store.InMemoryKeyringStore;

/** A sender and a receiver who know each other's certificate, and the keys for their renewals. */
public final class Parties {

  public static final Alias ORDERS = alias("orders");
  static final Alias ORDERS_NEXT = alias("orders-next");
  public static final Alias WAREHOUSE = alias("warehouse");
  public static final Alias PARTNER = alias("partner");
  public static final Alias PARTNER_NEXT = alias("partner-next");
  public static final VerificationPolicy EITHER = VerificationPolicy.anyOf(PARTNER, PARTNER_NEXT);

  public static final HeldKey OLD_KEY = TestKeys.rsa("orders");
  public static final HeldKey NEW_KEY = TestKeys.rsa("orders");
  public static final HeldKey RECEIVING_KEY = TestKeys.rsa("warehouse");
  public static final HeldKey NEW_RECEIVING_KEY = TestKeys.rsa("warehouse");
  static final HeldKey STRANGER = TestKeys.rsa("orders");

  public final SetClock clock = new SetClock();
  public final KeystoreRotation sender;
  public final KeystoreRotation receiver;

  public Parties() throws KeyOverlapException {
    this(OLD_KEY);
  }

  public Parties(HeldKey signing) throws KeyOverlapException {
    sender = open();
    receiver = open();
    sender.add(ORDERS, signing);
    sender.add(PARTNER, TestKeys.certificateOf(RECEIVING_KEY));
    receiver.add(WAREHOUSE, RECEIVING_KEY);
    receiver.add(PARTNER, TestKeys.certificateOf(signing));
  }

  public KeystoreRotation open() throws KeyOverlapException {
    return KeystoreRotation.with(InMemoryKeyringStore.empty()).clock(clock).reloadManually().open();
  }

  public SoapProtector.Builder signing() {
    return SoapProtector.with(sender).clock(clock).signAs(ORDERS);
  }

  public SoapProtector.Builder signingAndEncrypting() {
    return signing().encryptTo(PARTNER);
  }

  public SoapProtector.Builder encrypting() {
    return SoapProtector.with(sender).clock(clock).encryptTo(PARTNER);
  }

  public SoapReceiver.Builder receiving() {
    return receiving(EITHER);
  }

  public SoapReceiver.Builder receiving(VerificationPolicy policy) {
    return SoapReceiver.with(receiver, policy).clock(clock);
  }

  public SoapReceiver.Builder decrypting() {
    return SoapReceiver.decryptingOnly(receiver).clock(clock);
  }

  public ReceivedSoap receive(byte[] message) throws KeyOverlapException {
    return receiving().build().receive(message);
  }
}
