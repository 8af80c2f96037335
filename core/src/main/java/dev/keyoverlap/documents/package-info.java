/**
 * What people read about a renewal: the letter to a partner, and the runbook with its time line.
 * Start with {@link dev.keyoverlap.documents.HandoverPackage} and {@link
 * dev.keyoverlap.documents.Runbook}. They read a {@link dev.keyoverlap.renewal.RenewalState}, which
 * has no way to the keystore.
 */
@NullMarked
package dev.keyoverlap.documents;

import org.jspecify.annotations.NullMarked;
