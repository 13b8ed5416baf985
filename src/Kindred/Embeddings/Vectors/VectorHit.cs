namespace Kindred.Embeddings.Vectors;

/// <summary>One row that a search found, with the exact dot product of its stored vector and the query.</summary>
internal readonly record struct VectorHit(int Row, float Score);
