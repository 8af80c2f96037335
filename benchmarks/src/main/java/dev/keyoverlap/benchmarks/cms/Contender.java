package dev.keyoverlap.benchmarks.cms;

import java.util.EnumSet;
import java.util.Set;

/** The contenders, in the order of the table. */
public enum Contender {
  /** The measure of all the others. */
  BARE("bare primitives"),
  /** With arrays of bytes. */
  KEYOVERLAP("KeyOverlap in memory"),
  /** With arrays of bytes, and Amazon's Corretto provider, which uses native code. */
  KEYOVERLAP_CORRETTO("KeyOverlap in memory, Corretto provider"),
  /** From a stream to a stream. */
  KEYOVERLAP_STREAMS("KeyOverlap streams"),
  /** From a file to a file. */
  KEYOVERLAP_FILES("KeyOverlap files"),
  /** With arrays of bytes. */
  BOUNCY_CASTLE("BouncyCastle tutorial"),
  /** From a stream to a stream. */
  BOUNCY_CASTLE_STREAMS("BouncyCastle streams"),
  /** From a stream to a stream, with faster providers than its own. */
  BOUNCY_CASTLE_STREAMS_JDK("BouncyCastle streams, JDK providers"),
  /** From a stream to an array of bytes. */
  CAMEL("camel-crypto-cms");

  private static final Set<Operation> MESSAGES =
      EnumSet.range(Operation.SIGN, Operation.VERIFY_P256);
  private static final Set<Operation> OF_CAMEL =
      EnumSet.of(Operation.SIGN, Operation.VERIFY, Operation.ENCRYPT_CBC, Operation.DECRYPT_CBC);
  private static final Set<Operation> WITH_FILES =
      EnumSet.of(Operation.SIGN, Operation.VERIFY, Operation.ENCRYPT_GCM, Operation.DECRYPT_GCM);
  private static final Set<Contender> OURS =
      EnumSet.of(KEYOVERLAP, KEYOVERLAP_CORRETTO, KEYOVERLAP_STREAMS, KEYOVERLAP_FILES);
  private static final Set<Operation> SIGNATURES =
      EnumSet.of(Operation.SIGN, Operation.VERIFY, Operation.VERIFY_DETACHED);

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  public String title() {
    return title;
  }

  /** Whether it takes part; what a library cannot do, or does alike in another way, is left out. */
  public boolean does(Case line) {
    Operation operation = line.operation();
    return switch (this) {
      case BARE -> MESSAGES.contains(operation) || operation.isPrimitive();
      // The primitives, too: what they took in the very JVM that they are compared in.
      case KEYOVERLAP -> true;
      case KEYOVERLAP_STREAMS ->
          MESSAGES.contains(operation) || (operation.isPrimitive() && line.size() == Size.MIB_100);
      case KEYOVERLAP_FILES -> WITH_FILES.contains(operation) && line.size() == Size.MIB_100;
      case BOUNCY_CASTLE_STREAMS -> SIGNATURES.contains(operation);
      case CAMEL -> OF_CAMEL.contains(operation);
      case KEYOVERLAP_CORRETTO -> MESSAGES.contains(operation) && KeyOverlapInMemory.hasCorretto();
      case BOUNCY_CASTLE, BOUNCY_CASTLE_STREAMS_JDK -> MESSAGES.contains(operation);
    };
  }

  public Library library() throws Exception {
    return switch (this) {
      case BARE -> new BarePrimitives();
      case KEYOVERLAP -> KeyOverlapInMemory.byItself();
      case KEYOVERLAP_CORRETTO -> KeyOverlapInMemory.withCorretto();
      case KEYOVERLAP_STREAMS -> new KeyOverlapStreams();
      case KEYOVERLAP_FILES -> new KeyOverlapFiles();
      case BOUNCY_CASTLE -> new BouncyCastleTutorial();
      case BOUNCY_CASTLE_STREAMS -> BouncyCastleStreams.withOwnProvider();
      case BOUNCY_CASTLE_STREAMS_JDK -> BouncyCastleStreams.withProvidersOfTheJdk();
      case CAMEL -> new CamelCryptoCms();
    };
  }

  /** Whether it is KeyOverlap. */
  public boolean isOurs() {
    return OURS.contains(this);
  }

  /** The way to use KeyOverlap that this one is to be compared with. */
  public Contender counterpart() {
    return this == BOUNCY_CASTLE ? KEYOVERLAP : KEYOVERLAP_STREAMS;
  }
}
