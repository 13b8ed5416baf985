namespace Kindred.Memory.Evaluation;

/// <summary>What an evaluation on LoCoMo found.</summary>
/// <param name="Model">The embedding model; null when it searched by words alone.</param>
/// <param name="Rows">All, without adversarial, then each category.</param>
internal sealed record LocomoReport(string File, string? Model, int Conversations, int Turns, IReadOnlyList<LocomoRow> Rows, LocomoLatency Latency);

/// <summary>Figures over one group of questions, as shares from 0 to 1.</summary>
/// <param name="RecallAt5">Mean share of a question's evidence turns among the first 5 hits.</param>
/// <param name="AnyAt5">Share of questions with any evidence turn among the first 5.</param>
/// <param name="Mrr">Mean of one over the rank of the first evidence turn.</param>
/// <param name="RecallIn800">Mean share of the evidence in the hits that fit into 800 tokens, taken in rank order until one does not fit.</param>
internal sealed record LocomoRow(
    string Group, int Questions, double RecallAt5, double RecallAt10, double RecallAt25, double RecallAt50, double AnyAt5, double Mrr, double RecallIn800, double RecallIn1400);

/// <summary>Milliseconds a question took, embedding it included.</summary>
internal sealed record LocomoLatency(double P50, double P95);
