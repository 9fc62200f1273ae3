/// Shell commands from workflow files in the field, with their expressions (data, hence the length).
let fieldCommands: [String] = [
    ##"""
    # Analyze backend requirements
    echo "Analyzing backend requirements for ${inputs.WORK_ITEM_ID}"

    # Check for API specifications
    API_SPEC_EXISTS=$(check_api_spec ${inputs.WORK_ITEM_ID})

    # Check database requirements
    DB_CHANGES_NEEDED=$(check_db_requirements ${inputs.WORK_ITEM_ID})

    # Determine action
    case "${inputs.WORK_ITEM_TYPE}" in
      "api-task")
        echo "RECOMMENDED_ACTION=implement-api"
        ;;
      "bug")
        echo "RECOMMENDED_ACTION=fix-backend-bug"
        ;;
      "feature")
        echo "RECOMMENDED_ACTION=implement-backend-feature"
        ;;
      *)
        echo "RECOMMENDED_ACTION=standard-backend-work"
        ;;
    esac
    """##,
    ##"""
    # Analyze work item for security implications
    echo "Analyzing work item ${inputs.WORK_ITEM_ID} for security requirements"

    # Check for security flags
    SECURITY_REQUIRED=$(az boards work-item show --id ${inputs.WORK_ITEM_ID} \
      --query "fields.'Custom.SecurityReview'" -o tsv)

    # Determine infrastructure changes
    INFRA_CHANGES=$(az boards work-item show --id ${inputs.WORK_ITEM_ID} \
      --query "fields.'Custom.InfrastructureChanges'" -o tsv)

    # Set recommended action based on work type
    case "${inputs.WORK_ITEM_TYPE}" in
      "security-issue")
        echo "RECOMMENDED_ACTION=security-scan"
        ;;
      "feature")
        echo "RECOMMENDED_ACTION=setup-pipeline"
        ;;
      "bug")
        if [ "$SECURITY_REQUIRED" == "true" ]; then
          echo "RECOMMENDED_ACTION=security-fix"
        else
          echo "RECOMMENDED_ACTION=standard-fix"
        fi
        ;;
      *)
        echo "RECOMMENDED_ACTION=standard-process"
        ;;
    esac
    """##,
    ##"""
    # Create security report
    generate_security_report "${inputs.WORK_ITEM_ID}"
    """##,
    ##"""
    # Analyze test requirements
    echo "Analyzing test requirements for ${inputs.WORK_ITEM_ID}"

    # Determine test scope
    TEST_SCOPE=$(determine_test_scope ${inputs.WORK_ITEM_ID})

    # Check automation feasibility
    AUTOMATION_FEASIBLE=$(assess_automation_feasibility)

    # Determine action
    case "${inputs.WORK_ITEM_TYPE}" in
      "test-suite")
        echo "RECOMMENDED_ACTION=develop-test-suite"
        ;;
      "feature")
        echo "RECOMMENDED_ACTION=create-test-strategy"
        ;;
      "bug")
        echo "RECOMMENDED_ACTION=regression-testing"
        ;;
      *)
        echo "RECOMMENDED_ACTION=standard-testing"
        ;;
    esac
    """##,
    ##"""
    # Get changed files if not provided
    if [ -z "${inputs.FILES_CHANGED}" ]; then
      FILES_CHANGED=$(git diff --name-only ${inputs.TARGET_BRANCH}...${inputs.BRANCH_NAME})
    else
      FILES_CHANGED="${inputs.FILES_CHANGED}"
    fi

    # Analyze file patterns to determine expertise needed
    FRONTEND_CHANGES=0
    BACKEND_CHANGES=0
    DATABASE_CHANGES=0
    SECURITY_CHANGES=0
    INFRA_CHANGES=0
    DOCS_CHANGES=0
    TEST_CHANGES=0

    for file in $FILES_CHANGED; do
      # Frontend patterns
      if [[ $file =~ \.(tsx?|jsx?|css|scss|html)$ ]] || [[ $file =~ ^(src/components|src/ui|public)/ ]]; then
        ((FRONTEND_CHANGES++))
      fi

      # Backend patterns
      if [[ $file =~ \.(py|java|cs|go|rb)$ ]] || [[ $file =~ ^(src/api|src/services|backend)/ ]]; then
        ((BACKEND_CHANGES++))
      fi

      # Database patterns
      if [[ $file =~ \.(sql|migration)$ ]] || [[ $file =~ ^(db|database|migrations)/ ]]; then
        ((DATABASE_CHANGES++))
      fi

      # Security patterns
      if [[ $file =~ (auth|security|crypto|token|password) ]] || [[ $file =~ \.(pem|key|cert)$ ]]; then
        ((SECURITY_CHANGES++))
      fi

      # Infrastructure patterns
      if [[ $file =~ \.(yml|yaml|tf|dockerfile)$ ]] || [[ $file =~ ^(.github|.azure|deploy|k8s)/ ]]; then
        ((INFRA_CHANGES++))
      fi

      # Documentation
      if [[ $file =~ \.(md|rst|txt)$ ]] || [[ $file =~ ^(docs|README) ]]; then
        ((DOCS_CHANGES++))
      fi

      # Tests
      if [[ $file =~ (test|spec)\. ]] || [[ $file =~ ^(tests?|__tests__|spec)/ ]]; then
        ((TEST_CHANGES++))
      fi
    done

    # Determine primary expertise needed
    EXPERTISE_NEEDED=""
    MAX_CHANGES=0

    if [ $FRONTEND_CHANGES -gt $MAX_CHANGES ]; then
      EXPERTISE_NEEDED="frontend"
      MAX_CHANGES=$FRONTEND_CHANGES
    fi
    if [ $BACKEND_CHANGES -gt $MAX_CHANGES ]; then
      EXPERTISE_NEEDED="backend"
      MAX_CHANGES=$BACKEND_CHANGES
    fi
    if [ $DATABASE_CHANGES -gt $MAX_CHANGES ]; then
      EXPERTISE_NEEDED="database"
      MAX_CHANGES=$DATABASE_CHANGES
    fi
    if [ $SECURITY_CHANGES -gt 0 ]; then
      EXPERTISE_NEEDED="${EXPERTISE_NEEDED},security"
    fi
    if [ $INFRA_CHANGES -gt $MAX_CHANGES ]; then
      EXPERTISE_NEEDED="infrastructure"
      MAX_CHANGES=$INFRA_CHANGES
    fi

    echo "EXPERTISE_NEEDED=$EXPERTISE_NEEDED"
    echo "FRONTEND_CHANGES=$FRONTEND_CHANGES"
    echo "BACKEND_CHANGES=$BACKEND_CHANGES"
    echo "DATABASE_CHANGES=$DATABASE_CHANGES"
    echo "SECURITY_CHANGES=$SECURITY_CHANGES"
    echo "INFRA_CHANGES=$INFRA_CHANGES"
    echo "DOCS_CHANGES=$DOCS_CHANGES"
    echo "TEST_CHANGES=$TEST_CHANGES"
    echo "TOTAL_FILES=$(echo "$FILES_CHANGED" | wc -l)"
    """##,
    ##"""
    # Calculate complexity score
    COMPLEXITY_SCORE=0

    # File count factor
    TOTAL_FILES=${steps.analyze-changed-files.TOTAL_FILES}
    if [ $TOTAL_FILES -gt 50 ]; then
      ((COMPLEXITY_SCORE+=3))
    elif [ $TOTAL_FILES -gt 20 ]; then
      ((COMPLEXITY_SCORE+=2))
    elif [ $TOTAL_FILES -gt 5 ]; then
      ((COMPLEXITY_SCORE+=1))
    fi

    # Security changes always increase complexity
    if [ ${steps.analyze-changed-files.SECURITY_CHANGES} -gt 0 ]; then
      ((COMPLEXITY_SCORE+=2))
    fi

    # Database changes increase complexity
    if [ ${steps.analyze-changed-files.DATABASE_CHANGES} -gt 0 ]; then
      ((COMPLEXITY_SCORE+=2))
    fi

    # Infrastructure changes
    if [ ${steps.analyze-changed-files.INFRA_CHANGES} -gt 0 ]; then
      ((COMPLEXITY_SCORE+=1))
    fi

    # Urgency factor
    case "${inputs.URGENCY}" in
      critical)
        MIN_REVIEWERS=1
        MAX_REVIEWERS=2
        ;;
      high)
        MIN_REVIEWERS=1
        MAX_REVIEWERS=3
        ;;
      normal)
        MIN_REVIEWERS=2
        MAX_REVIEWERS=3
        ;;
      low)
        MIN_REVIEWERS=2
        MAX_REVIEWERS=4
        ;;
    esac

    # Adjust based on complexity
    if [ $COMPLEXITY_SCORE -ge 5 ]; then
      REVIEW_LEVEL="high"
      ((MIN_REVIEWERS++))
    elif [ $COMPLEXITY_SCORE -ge 3 ]; then
      REVIEW_LEVEL="medium"
    else
      REVIEW_LEVEL="low"
    fi

    # PR type adjustments
    if [ "${inputs.PR_TYPE}" = "hotfix" ]; then
      MIN_REVIEWERS=1
      REVIEW_LEVEL="expedited"
    fi

    echo "COMPLEXITY_SCORE=$COMPLEXITY_SCORE"
    echo "REVIEW_LEVEL=$REVIEW_LEVEL"
    echo "MIN_REVIEWERS=$MIN_REVIEWERS"
    echo "MAX_REVIEWERS=$MAX_REVIEWERS"
    """##,
    ##"""
    # Get reviewer pools from config
    REVIEWER_CONFIG='${steps.get-factory-settings.REVIEWER_CONFIG}'

    # Define reviewer expertise mapping (would come from settings in real implementation)
    declare -A REVIEWER_EXPERTISE
    REVIEWER_EXPERTISE["user1@company.com"]="frontend,ui"
    REVIEWER_EXPERTISE["user2@company.com"]="backend,api"
    REVIEWER_EXPERTISE["user3@company.com"]="database,backend"
    REVIEWER_EXPERTISE["user4@company.com"]="security,infrastructure"
    REVIEWER_EXPERTISE["user5@company.com"]="frontend,testing"
    REVIEWER_EXPERTISE["lead@company.com"]="all"

    # Start with required reviewers based on config
    SELECTED_REVIEWERS=""

    # Add expertise-based reviewers
    EXPERTISE="${steps.analyze-changed-files.EXPERTISE_NEEDED}"
    for reviewer in "${!REVIEWER_EXPERTISE[@]}"; do
      reviewer_skills="${REVIEWER_EXPERTISE[$reviewer]}"
      if [[ $reviewer_skills == *"all"* ]] || [[ $EXPERTISE == *"$reviewer_skills"* ]]; then
        SELECTED_REVIEWERS="$SELECTED_REVIEWERS,$reviewer"
      fi
    done

    # Add required reviewers for specific conditions
    if [ "${steps.analyze-changed-files.SECURITY_CHANGES}" -gt 0 ]; then
      SELECTED_REVIEWERS="$SELECTED_REVIEWERS,user4@company.com"
    fi

    if [ "${inputs.PR_TYPE}" = "hotfix" ] || [ "${inputs.URGENCY}" = "critical" ]; then
      SELECTED_REVIEWERS="$SELECTED_REVIEWERS,lead@company.com"
    fi

    # Remove duplicates and format
    SELECTED_REVIEWERS=$(echo "$SELECTED_REVIEWERS" | tr ',' '\n' | sort -u | grep -v '^$' | head -${steps.calculate-review-complexity.MAX_REVIEWERS})

    # Ensure minimum reviewers
    REVIEWER_COUNT=$(echo "$SELECTED_REVIEWERS" | wc -l)
    if [ $REVIEWER_COUNT -lt ${steps.calculate-review-complexity.MIN_REVIEWERS} ]; then
      # Add default reviewers
      DEFAULT_REVIEWERS=$(echo "$REVIEWER_CONFIG" | jq -r '.required_reviewers.default[]' 2>/dev/null || echo "lead@company.com")
      SELECTED_REVIEWERS="$SELECTED_REVIEWERS\n$DEFAULT_REVIEWERS"
    fi

    # Format as JSON array
    REVIEWER_LIST=$(echo "$SELECTED_REVIEWERS" | sort -u | grep -v '^$' | jq -R . | jq -s .)

    echo "REVIEWER_LIST<<EOF"
    echo "$REVIEWER_LIST"
    echo "EOF"
    """##,
    ##"""
    BRANCH_NAME="${inputs.WORK_TYPE}/${inputs.WORK_ITEM_ID}-${inputs.DESCRIPTION}"
    echo "BRANCH_NAME=$BRANCH_NAME"
    """##,
    ##"""
    CURRENT_BRANCH=$(git branch --show-current)
    if [ "$CURRENT_BRANCH" != "${inputs.BRANCH_NAME}" ]; then
      echo "ERROR: Expected branch ${inputs.BRANCH_NAME}, but on ${CURRENT_BRANCH}"
      exit 1
    fi
    """##,
    ##"""
    if [ -z "${inputs.FILES}" ]; then
      git add -A
      echo "Staged all changes"
    else
      for FILE in ${inputs.FILES}; do
        if [ -f "$FILE" ]; then
          git add "$FILE"
          echo "Staged: $FILE"
        else
          echo "WARNING: File not found: $FILE"
        fi
      done
    fi
    git diff --staged --stat
    """##,
    ##"""
    # Extract work item ID from branch name
    WORK_ITEM_ID=$(echo ${inputs.BRANCH_NAME} | grep -oE '[0-9]+' | head -1)

    # Construct commit message
    FULL_MESSAGE="${inputs.COMMIT_TYPE}: ${inputs.COMMIT_MESSAGE}"
    if [ ! -z "$WORK_ITEM_ID" ]; then
      FULL_MESSAGE="$FULL_MESSAGE

      Related to: AB#$WORK_ITEM_ID"
    fi

    # Create commit
    if [ "${inputs.BYPASS_HOOKS}" = "true" ]; then
      git commit --no-verify -m "$FULL_MESSAGE"
    else
      git commit -m "$FULL_MESSAGE"
    fi

    COMMIT_HASH=$(git rev-parse HEAD)
    echo "Created commit: $COMMIT_HASH"
    """##,
    ##"""
    git pull origin ${inputs.BRANCH_NAME} --rebase
    """##,
    ##"""
    if git push origin ${inputs.BRANCH_NAME}; then
      echo "Successfully pushed to remote"
    else
      echo "Push failed, attempting to resolve..."
      git pull origin ${inputs.BRANCH_NAME}
      git push origin ${inputs.BRANCH_NAME}
    fi
    """##,
    ##"""
    # Verify merge commit exists
    git fetch origin
    if git rev-parse ${steps.execute-merge.MERGE_COMMIT} >/dev/null 2>&1; then
      echo "Merge commit verified: ${steps.execute-merge.MERGE_COMMIT}"
    else
      echo "ERROR: Merge commit not found"
      exit 1
    fi
    """##,
]
