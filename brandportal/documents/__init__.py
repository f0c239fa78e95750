"""Official documents (公文, GB/T 9704-2012) as PDF and DOCX: one tree of blocks, two writers."""
