"""What the plan is carried out with: projects, their checklists and money, parks' idle assets, programmes."""
