/**
 * Documents about a renewal: {@link dev.keyoverlap.documents.HandoverPackage} writes the files for
 * a partner, and {@link dev.keyoverlap.documents.Runbook} writes a runbook with a timeline. Both
 * read a {@link dev.keyoverlap.renewal.RenewalState} and cannot change the keystore.
 */
@NullMarked
package dev.keyoverlap.documents;

import org.jspecify.annotations.NullMarked;
