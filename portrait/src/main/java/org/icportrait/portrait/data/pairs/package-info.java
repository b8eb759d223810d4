/** Training pairs of whole heads: from single portraits and from path-traced triplets. */
package org.icportrait.portrait.data.pairs;
